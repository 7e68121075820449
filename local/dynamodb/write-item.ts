import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { DynaliteStore } from './dynalite.ts';
import { checkRequest, runRequest } from './dynalite-call.ts';
import { itemCheckFor, keyOf } from './item-check.ts';
import { itemSchema, readItem, readTable } from './read-item.ts';
import type { WriteCause } from './staged-writes.ts';
import { stageWrites } from './staged-writes.ts';

export type WriteOperation = 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem';

const returnOldSchema = z.object({
  TableName: z.string(),
  ReturnValuesOnConditionCheckFailure: z.literal('ALL_OLD'),
  Key: itemSchema.optional(),
  Item: itemSchema.optional(),
});

/**
 * Carries out a single write atomically; the caller holds the write lock. A failed condition carries the item as it is
 * when the request asks for it (`ReturnValuesOnConditionCheckFailure`, which dynalite does not know).
 */
export const writeItem = async (
  store: DynaliteStore,
  operation: WriteOperation,
  body: unknown,
  cause: WriteCause,
): Promise<unknown> => {
  const request = checkRequest(store, operation, body);
  const staged = stageWrites(store);
  try {
    const check = itemCheckFor(operation === 'UpdateItem' ? 'update' : 'put');
    const answer = await runRequest(staged.storeWith(check), operation, request);
    await staged.commit(cause);
    return answer;
  } catch (error) {
    if (!(error instanceof AwsError) || error.type !== 'ConditionalCheckFailedException') throw error;
    const wanted = returnOldSchema.safeParse(body);
    if (!wanted.success) throw error;
    const { TableName, Key, Item } = wanted.data;
    const existing = await readItem(store, TableName, Key ?? keyOf(Item ?? {}, await readTable(store, TableName)));
    throw existing ? new AwsError(error.type, error.message, 400, { Item: existing }) : error;
  }
};
