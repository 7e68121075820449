import { isDeepStrictEqual } from 'node:util';
import type { DatabaseWrite, DynaliteStore, Item } from './dynalite.ts';
import { keyOf } from './item-check.ts';
import { itemSchema, readTable } from './read-item.ts';
import type { WriteCause } from './staged-writes.ts';
import type { StreamRecord } from './stream-records.ts';
import { appendRecords, isStreamed } from './stream-records.ts';

/** A write of one item; `after` is absent when it is deleted. */
export type ItemWrite = { readonly tableName: string; readonly key: string; readonly after: Item | undefined };

/**
 * The writes that record these changes in the streams of their tables. Call it before they are committed, under the write
 * lock: what an item was before is what is in the database.
 */
export const changeRecords = async (
  store: DynaliteStore,
  writes: readonly ItemWrite[],
  { atMs, expired }: WriteCause,
): Promise<DatabaseWrite[]> => {
  const records: DatabaseWrite[] = [];
  for (const tableName of new Set(writes.map((write) => write.tableName))) {
    if (!(await isStreamed(store.db, tableName))) continue;
    const table = await readTable(store, tableName);
    const changes: Omit<StreamRecord, 'sequenceNumber'>[] = [];
    for (const { key, after } of writes.filter((write) => write.tableName === tableName)) {
      const before = itemSchema.optional().parse(await store.db.get(key));
      const eventName = eventNameOf(before, after);
      if (eventName) changes.push({ eventName, keys: keyOf(before ?? after ?? {}, table), atMs, expired });
    }
    if (changes.length > 0) records.push(...(await appendRecords(store.db, tableName, changes)));
  }
  return records;
};

/**
 * A write that changes nothing leaves no record:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
const eventNameOf = (before: Item | undefined, after: Item | undefined): StreamRecord['eventName'] | undefined => {
  if (before === undefined) return after && 'INSERT';
  if (after === undefined) return 'REMOVE';
  return isDeepStrictEqual(before, asStored(after)) ? undefined : 'MODIFY';
};

/** As the database gives it back. */
const asStored = (item: Item): unknown => JSON.parse(JSON.stringify(item));
