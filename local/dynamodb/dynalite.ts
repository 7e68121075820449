import { createRequire } from 'node:module';

/** A DynamoDB item or key in wire form. */
export type Item = Record<string, Record<string, unknown>>;

type Done<T> = (error: unknown, value?: T) => void;

/** One key range of the database: a table's items or an index's entries. Keys are without the range's prefix. */
export interface SubDatabase {
  lock: unknown;
  get(key: string, done: Done<Item>): void;
  put(key: string, value: Item, done: Done<void>): void;
  del(key: string, done: Done<void>): void;
}

export type DatabaseWrite = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string };

/** LevelDB (or its in-memory twin) with JSON values. A batch is written as a whole or not at all. */
export interface Database {
  open(): Promise<void>;
  get(key: string): Promise<unknown>;
  batch(writes: DatabaseWrite[]): Promise<void>;
  iterator(range: { gte: string; lt: string }): AsyncIterable<[string, unknown]>;
  close(): Promise<void>;
}

export interface IndexDescription {
  IndexName: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  Projection: { ProjectionType: string; NonKeyAttributes?: string[] | undefined };
}

export interface TableDescription {
  TableName: string;
  TableStatus: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  GlobalSecondaryIndexes?: IndexDescription[] | undefined;
  LocalSecondaryIndexes?: IndexDescription[] | undefined;
}

export interface DynaliteStore {
  options: { maxItemSize: number };
  db: Database;
  tableDb: { awsRegion: string; awsAccountId: string };
  getItemDb(tableName: string): SubDatabase;
  getIndexDb(indexType: string, tableName: string, indexName: string): SubDatabase;
  getTable(tableName: string, checkStatus: boolean, done: Done<TableDescription>): void;
}

/** A request that dynalite has checked, with its expressions parsed. */
export type CheckedRequest = Record<string, unknown>;

type Action = (store: DynaliteStore, request: CheckedRequest, done: Done<unknown>) => void;
type Checks = { types: Record<string, unknown>; custom?: (request: CheckedRequest, store: DynaliteStore) => unknown };

/**
 * The parts of dynalite that its HTTP server is made of (4.0.0, pinned: these are not its public entry). Keys of
 * `getItemDb` and `getIndexDb` lie in the database under the prefixes that `staged-writes.ts` knows.
 */
const load = createRequire(import.meta.url);
const engine: {
  create(options: Record<string, unknown>): DynaliteStore;
  checkConditional(request: CheckedRequest, existing: Item | undefined): unknown;
  itemSize(item: Item): number;
} = load('dynalite/db/index.js');
const checking: {
  checkTypes(body: Record<string, unknown>, types: Checks['types']): CheckedRequest;
  checkValidations(
    request: CheckedRequest,
    types: Checks['types'],
    custom: Checks['custom'],
    store: DynaliteStore,
  ): void;
} = load('dynalite/validations/index.js');

export const { create: createStore, checkConditional, itemSize } = engine;
export const { checkTypes, checkValidations } = checking;

const OPERATIONS = {
  BatchGetItem: 'batchGetItem',
  BatchWriteItem: 'batchWriteItem',
  CreateTable: 'createTable',
  DeleteItem: 'deleteItem',
  DescribeTable: 'describeTable',
  GetItem: 'getItem',
  ListTables: 'listTables',
  PutItem: 'putItem',
  Query: 'query',
  Scan: 'scan',
  UpdateItem: 'updateItem',
} as const;

export type DynaliteOperation = keyof typeof OPERATIONS;

/** Whether dynalite carries out the operation and we let it. */
export const isDynaliteOperation = (operation: string): operation is DynaliteOperation =>
  Object.hasOwn(OPERATIONS, operation);

/** Dynalite's code for an operation: what checks a request and what carries it out. */
export const codeOf = (operation: DynaliteOperation): { action: Action; checks: Checks } => ({
  action: load(`dynalite/actions/${OPERATIONS[operation]}.js`),
  checks: load(`dynalite/validations/${OPERATIONS[operation]}.js`),
});
