import { mkdir } from 'node:fs/promises';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { DynaliteStore } from './dynalite.ts';
import { createStore, isDynaliteOperation } from './dynalite.ts';
import { callDynalite } from './dynalite-call.ts';
import type { DynamodbEngine, DynamodbOptions } from './dynamodb-engine.ts';
import { createTable, ensureTable } from './ensure-table.ts';
import { forgetOldTokens } from './idempotency-tokens.ts';
import { periodically } from './periodically.ts';
import { forgetOldRecords } from './stream-records.ts';
import { parseTableDefinition } from './table-definition.ts';
import { tableStream } from './table-stream.ts';
import { deleteExpired, describeTimeToLive, updateTimeToLive } from './time-to-live.ts';
import { transactGet } from './transact-get.ts';
import { transactWrite } from './transact-write.ts';
import { writeItem } from './write-item.ts';
import type { WriteLock } from './write-lock.ts';
import { createWriteLock } from './write-lock.ts';
import { createWriteNews } from './write-news.ts';

/**
 * Opens the local DynamoDB: dynalite's engine behind one write lock, with what it lacks. Fails when another process has
 * the directory open.
 */
export const createDynamodb = async (options: DynamodbOptions): Promise<DynamodbEngine> => {
  const { directory, clock, sweepIntervalMs = 60_000 } = options;
  if (directory !== undefined) await mkdir(directory, { recursive: true, mode: 0o700 });
  const store = createStore({ path: directory, createTableMs: 0 });
  await store.db.open().catch((cause: unknown) => {
    throw new Error(`The tables in ${directory} cannot be opened; another process may have them open.`, { cause });
  });
  store.tableDb.awsRegion = options.region;
  store.tableDb.awsAccountId = options.accountId;
  const writes = createWriteNews();
  const queue = createWriteLock();
  const lock: WriteLock = (work) => queue(work).finally(writes.tell);

  const sweep = async (): Promise<void> => {
    await deleteExpired(store, lock, clock.nowMs());
    await lock(() => forgetOldTokens(store.db, clock.nowMs()));
    await lock(() => forgetOldRecords(store.db, clock.nowMs()));
  };
  const sweeps = periodically(clock, sweepIntervalMs, sweep, options.onError);

  const arnOf = (tableName: string): string =>
    `arn:aws:dynamodb:${options.region}:${options.accountId}:table/${tableName}`;

  return {
    handle: (operation, body) => answer({ store, lock, clock }, operation, body),
    ensureTable: async (tableName, properties) => {
      const definition = parseTableDefinition(tableName, properties);
      await lock(() => ensureTable(store, tableName, definition));
    },
    sweep,
    arnOf,
    stream: (tableName, reader) => tableStream(store.db, writes, { name: tableName, arn: arnOf(tableName) }, reader),
    close: async () => {
      await sweeps.stop();
      await lock(() => store.db.close());
    },
  };
};

const answer = async (
  { store, lock, clock }: { readonly store: DynaliteStore; readonly lock: WriteLock; readonly clock: Clock },
  operation: string,
  body: unknown,
): Promise<unknown> => {
  switch (operation) {
    case 'TransactWriteItems':
      return lock(() => transactWrite(store, body, clock.nowMs()));
    case 'TransactGetItems':
      return lock(() => transactGet(store, body));
    case 'UpdateTimeToLive':
      return lock(() => updateTimeToLive(store, body));
    case 'DescribeTimeToLive':
      return describeTimeToLive(store, body);
    case 'CreateTable':
      return lock(() => createTable(store, body));
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
    case 'BatchWriteItem':
      return lock(() => writeItem(store, operation, body, { atMs: clock.nowMs(), expired: false }));
    default:
      if (isDynaliteOperation(operation)) return callDynalite(store, operation, body);
      throw new AwsError('UnknownOperationException', `The local DynamoDB does not know ${operation}.`);
  }
};
