import type { ItemWrite } from './change-records.ts';
import { changeRecords } from './change-records.ts';
import type { DatabaseWrite, DynaliteStore, Item, SubDatabase, TableDescription } from './dynalite.ts';

/** Says why an item may not be stored; undefined when it may. */
export type ItemCheck = (item: Item, table: TableDescription) => Error | undefined;

/** When something is written, and whether the time to live wants it or a request. */
export type WriteCause = { readonly atMs: number; readonly expired: boolean };

/** Writes that nobody sees until they are committed. */
export interface StagedWrites {
  /** Dynalite's store with every write staged, and checked before: give it to an action instead of the real one. */
  storeWith(check: ItemCheck): DynaliteStore;
  /** Adds a write of our own, to a key outside of dynalite's ranges. */
  add(write: DatabaseWrite): void;
  /** Writes everything in one batch, the records of streams too: all of it survives a crash or nothing does. */
  commit(cause: WriteCause): Promise<void>;
}

/**
 * Stages writes over a store. Dynalite writes an item and each of its index entries one by one and cannot undo; staging
 * makes a write, and a transaction of many, atomic for readers and on disk, and its rollback is to forget it. The caller
 * holds the write lock from the first staged write until the commit. Reads see the state before it: DynamoDB lets no
 * request write one item twice, so no action needs to read what is staged.
 */
export const stageWrites = (store: DynaliteStore): StagedWrites => {
  const writes = new Map<string, DatabaseWrite>();
  const changed: ItemWrite[] = [];
  const add = (write: DatabaseWrite): void => void writes.set(write.key, write);

  type Admit = (value: Item, done: (error: unknown) => void) => void;
  const staged = (below: SubDatabase, prefix: string, admit: Admit): SubDatabase => ({
    ...below,
    put: (key, value, done) =>
      admit(value, (error) => {
        if (!error) add({ type: 'put', key: prefix + key, value });
        done(error);
      }),
    del: (key, done) => {
      add({ type: 'del', key: prefix + key });
      setImmediate(done, null);
    },
  });
  const admitAll: Admit = (_entry, done) => void setImmediate(done, null);

  return {
    storeWith: (check) => ({
      ...store,
      getItemDb: (tableName) => {
        const items = staged(store.getItemDb(tableName), `item-${tableName}~`, (item, done) =>
          store.getTable(tableName, true, (error, table) => done(error ?? (table && check(item, table)))),
        );
        const note = (key: string, after: Item | undefined): void =>
          void changed.push({ tableName, key: `item-${tableName}~${key}`, after });
        return {
          ...items,
          put: (key, item, done) => {
            note(key, item);
            items.put(key, item, done);
          },
          del: (key, done) => {
            note(key, undefined);
            items.del(key, done);
          },
        };
      },
      getIndexDb: (type, tableName, indexName) =>
        staged(
          store.getIndexDb(type, tableName, indexName),
          `index-${type.toLowerCase()}~${tableName}~${indexName}~`,
          admitAll,
        ),
    }),
    add,
    commit: async (cause) => store.db.batch([...writes.values(), ...(await changeRecords(store, changed, cause))]),
  };
};
