import * as z from 'zod';
import type { DynaliteStore, Item, TableDescription } from './dynalite.ts';
import { callDynalite, toAwsError } from './dynalite-call.ts';

/** An item or a key as it is on the wire: `{ name: { S: 'x' } }`. */
export const itemSchema: z.ZodType<Item> = z.record(z.string(), z.record(z.string(), z.unknown()));

const answerSchema = z.object({ Item: itemSchema.optional() });

/** The item with this key, or undefined; throws an `AwsError` for a key that does not fit the table. */
export const readItem = async (store: DynaliteStore, TableName: string, Key: Item): Promise<Item | undefined> =>
  answerSchema.parse(await callDynalite(store, 'GetItem', { TableName, Key, ConsistentRead: true })).Item;

/** The description of an active table; throws `ResourceNotFoundException` when there is none. */
export const readTable = (store: DynaliteStore, tableName: string): Promise<TableDescription> =>
  new Promise((resolve, reject) => {
    store.getTable(tableName, true, (error, table) => (table ? resolve(table) : reject(toAwsError(error))));
  });
