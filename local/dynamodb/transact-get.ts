import * as z from 'zod';
import { parseRequest } from '../parse-request.ts';
import type { DynaliteStore } from './dynalite.ts';
import { callDynalite } from './dynalite-call.ts';

const bodySchema = z.strictObject({
  TransactItems: z
    .array(z.strictObject({ Get: z.record(z.string(), z.unknown()) }))
    .min(1)
    .max(100),
});
const answerSchema = z.object({ Item: z.unknown().optional() });

/** Carries out `TransactGetItems`: all items as of one moment, for the caller holds the write lock. */
export const transactGet = async (store: DynaliteStore, body: unknown): Promise<unknown> => {
  const Responses = [];
  for (const { Get } of parseRequest(bodySchema, body, 'ValidationException').TransactItems) {
    const { Item } = answerSchema.parse(await callDynalite(store, 'GetItem', { ...Get, ConsistentRead: true }));
    Responses.push(Item === undefined ? {} : { Item });
  }
  return { Responses };
};
