import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { TableStream } from './table-stream.ts';

/** What `createDynamodb(options: DynamodbOptions): Promise<DynamodbEngine>` needs. */
export interface DynamodbOptions {
  /** Where LevelDB keeps its files (made when missing); everything stays in memory without it. */
  directory?: string;
  region: string;
  accountId: string;
  clock: Clock;
  /** How often expired items are deleted; AWS promises "within a few days", a laptop can do better. Default 60 s. */
  sweepIntervalMs?: number;
  /** Called when a sweep fails; the next one comes at its time. */
  onError: (error: unknown) => void;
}

/** The local DynamoDB: wire operations of `DynamoDB_20120810`, and the tables of a template. */
export interface DynamodbEngine extends Engine {
  /**
   * Makes a table from the resolved properties of an `AWS::DynamoDB::Table` or `AWS::DynamoDB::GlobalTable` and returns
   * when it is active. A table that is there already is kept when its schema is the same. Fails by name on a different
   * schema and on a property that would change behaviour and is not known here.
   */
  ensureTable(tableName: string, properties: unknown): Promise<void>;
  /** Deletes the items whose time to live is over, now. */
  sweep(): Promise<void>;
  arnOf(tableName: string): string;
  /** The changes of a table that has a stream, for the reader with this name. */
  stream(tableName: string, reader: string): TableStream;
}
