import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { parseRequest } from '../parse-request.ts';
import type { DynaliteStore } from './dynalite.ts';
import { callDynalite } from './dynalite-call.ts';
import { keyOf } from './item-check.ts';
import { itemSchema, readTable } from './read-item.ts';
import { writeItem } from './write-item.ts';
import type { WriteLock } from './write-lock.ts';

const PREFIX = 'veriframe-ttl~';

/** Items whose time is more than five years past are never deleted: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html */
const OLDEST_S = 5 * 365 * 24 * 60 * 60;

const attributeSchema = z.string();

const tableNameSchema = z.strictObject({ TableName: z.string() });
const specificationSchema = tableNameSchema.extend({
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string().min(1).max(255), Enabled: z.boolean() }),
});

const attributeOf = async (store: DynaliteStore, tableName: string): Promise<string | undefined> =>
  attributeSchema.optional().parse(await store.db.get(PREFIX + tableName));

/** Sets the attribute that holds an item's end of life in epoch seconds, or none. Kept over restarts. */
export const setTimeToLive = (store: DynaliteStore, tableName: string, attribute: string | undefined): Promise<void> =>
  store.db.batch([
    attribute === undefined
      ? { type: 'del', key: PREFIX + tableName }
      : { type: 'put', key: PREFIX + tableName, value: attribute },
  ]);

/** `UpdateTimeToLive`; throws as AWS does when nothing would change. */
export const updateTimeToLive = async (store: DynaliteStore, body: unknown): Promise<unknown> => {
  const { TableName, TimeToLiveSpecification: wanted } = parseRequest(specificationSchema, body, 'ValidationException');
  await readTable(store, TableName);
  const enabled = (await attributeOf(store, TableName)) !== undefined;
  if (enabled === wanted.Enabled) {
    throw new AwsError('ValidationException', `TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
  }
  await setTimeToLive(store, TableName, wanted.Enabled ? wanted.AttributeName : undefined);
  return { TimeToLiveSpecification: wanted };
};

/** `DescribeTimeToLive`. */
export const describeTimeToLive = async (store: DynaliteStore, body: unknown): Promise<unknown> => {
  const { TableName } = parseRequest(tableNameSchema, body, 'ValidationException');
  await readTable(store, TableName);
  const AttributeName = await attributeOf(store, TableName);
  return {
    TimeToLiveDescription:
      AttributeName === undefined ? { TimeToLiveStatus: 'DISABLED' } : { TimeToLiveStatus: 'ENABLED', AttributeName },
  };
};

const pageSchema = z.object({ Items: z.array(itemSchema), LastEvaluatedKey: itemSchema.optional() });

/** Deletes every item whose end of life is past. An item that was renewed meanwhile stays. */
export const deleteExpired = async (store: DynaliteStore, lock: WriteLock, nowMs: number): Promise<void> => {
  const nowS = Math.floor(nowMs / 1000);
  for await (const [key, value] of store.db.iterator({ gte: PREFIX, lt: `${PREFIX}~` })) {
    const TableName = key.slice(PREFIX.length);
    const table = await readTable(store, TableName);
    const isExpired = {
      ExpressionAttributeNames: { '#end': attributeSchema.parse(value) },
      ExpressionAttributeValues: { ':now': { N: String(nowS) }, ':oldest': { N: String(nowS - OLDEST_S) } },
    };
    const condition = '#end < :now AND #end > :oldest';
    let ExclusiveStartKey: unknown;
    do {
      const page = pageSchema.parse(
        await callDynalite(store, 'Scan', { TableName, FilterExpression: condition, ...isExpired, ExclusiveStartKey }),
      );
      for (const item of page.Items) {
        const deletion = { TableName, Key: keyOf(item, table), ConditionExpression: condition, ...isExpired };
        await lock(() => writeItem(store, 'DeleteItem', deletion, { atMs: nowMs, expired: true })).catch(
          (error: unknown) => {
            if (!(error instanceof AwsError) || error.type !== 'ConditionalCheckFailedException') throw error;
          },
        );
      }
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }
};
