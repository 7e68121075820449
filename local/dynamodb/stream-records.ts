import * as z from 'zod';
import type { Database, DatabaseWrite, DynaliteStore } from './dynalite.ts';
import { itemSchema } from './read-item.ts';

/** How long a record is to be had: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const RETENTION_MS = 24 * 60 * 60_000;

const RECORDS = 'veriframe-stream~';
const HEADS = 'veriframe-stream-head~';
const POSITIONS = 'veriframe-stream-position~';
const STREAMED = 'veriframe-streamed~';

const recordSchema = z.object({
  sequenceNumber: z.string(),
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  keys: itemSchema,
  atMs: z.number(),
  /** Deleted by the time to live, not by a request. */
  expired: z.boolean(),
});

/** A change of one item: what `KEYS_ONLY` shows of it. */
export type StreamRecord = z.infer<typeof recordSchema>;

/** Sequence numbers have 21 to 40 digits (API reference, `StreamRecord`); these are in the order of their text. */
const sequenceNumberOf = (count: number): string => `1${String(count).padStart(20, '0')}`;

/** Turns the stream of a table on or off. What is in it stays. */
export const setStreamed = (store: DynaliteStore, tableName: string, streamed: boolean): Promise<void> =>
  store.db.batch([
    streamed ? { type: 'put', key: STREAMED + tableName, value: true } : { type: 'del', key: STREAMED + tableName },
  ]);

/** Whether the changes of a table go into its stream. */
export const isStreamed = async (db: Database, tableName: string): Promise<boolean> =>
  (await db.get(STREAMED + tableName)) === true;

const headOf = async (db: Database, tableName: string): Promise<number> =>
  z.number().parse((await db.get(HEADS + tableName)) ?? 0);

/** The writes that put changes of a table into its stream; they belong into the same batch as the changes. */
export const appendRecords = async (
  db: Database,
  tableName: string,
  changes: readonly Omit<StreamRecord, 'sequenceNumber'>[],
): Promise<DatabaseWrite[]> => {
  const head = await headOf(db, tableName);
  const records = changes.map((change, index) => ({ ...change, sequenceNumber: sequenceNumberOf(head + index + 1) }));
  return [
    ...records.map((value) => ({
      type: 'put' as const,
      key: `${RECORDS}${tableName}~${value.sequenceNumber}`,
      value,
    })),
    { type: 'put', key: HEADS + tableName, value: head + records.length },
  ];
};

/** The oldest records behind a sequence number, or of all that there are; at most `limit`. */
export const readRecords = async (
  db: Database,
  tableName: string,
  after: string | undefined,
  limit: number,
): Promise<StreamRecord[]> => {
  const prefix = `${RECORDS}${tableName}~`;
  const records: StreamRecord[] = [];
  // All are equally long: what begins with `after` and goes on comes right behind it.
  for await (const [, value] of db.iterator({
    gte: after === undefined ? prefix : `${prefix}${after}~`,
    lt: `${prefix}~`,
  })) {
    records.push(recordSchema.parse(value));
    if (records.length === limit) break;
  }
  return records;
};

/** How far a reader of the stream has come; `undefined` for one that has just begun. Kept over restarts. */
export const readPosition = async (db: Database, tableName: string, reader: string): Promise<string | undefined> =>
  z
    .string()
    .optional()
    .parse(await db.get(`${POSITIONS}${tableName}~${reader}`));

/** Keeps how far a reader has come. */
export const keepPosition = (db: Database, tableName: string, reader: string, sequenceNumber: string): Promise<void> =>
  db.batch([{ type: 'put', key: `${POSITIONS}${tableName}~${reader}`, value: sequenceNumber }]);

/** Forgets the records whose day is over. */
export const forgetOldRecords = async (db: Database, nowMs: number): Promise<void> => {
  const old: DatabaseWrite[] = [];
  for await (const [key, value] of db.iterator({ gte: RECORDS, lt: `${RECORDS}~` }))
    if (recordSchema.parse(value).atMs + RETENTION_MS <= nowMs) old.push({ type: 'del', key });
  await db.batch(old);
};
