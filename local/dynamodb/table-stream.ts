import type { Database } from './dynalite.ts';
import type { StreamRecord } from './stream-records.ts';
import { keepPosition, readPosition, readRecords } from './stream-records.ts';
import type { WriteNews } from './write-news.ts';

/** The stream of a table as one reader sees it: the changes of the last day, in order, in one shard. */
export interface TableStream {
  readonly arn: string;
  /** The oldest records that the reader is not done with; at most `limit`. */
  read(limit: number): Promise<StreamRecord[]>;
  /** Keeps the reader's place, over restarts too: it is done with everything up to this sequence number. */
  advance(sequenceNumber: string): Promise<void>;
  readonly writes: Pick<WriteNews, 'count' | 'after'>;
}

/** The name that AWS makes of the time at which the stream was turned on; here there is one stream a table, ever. */
export const STREAM_LABEL = '2026-01-01T00:00:00.000';

/** The stream of a table for the reader with this name; one that is new begins with the oldest record there is. */
export const tableStream = (
  db: Database,
  writes: WriteNews,
  table: { readonly name: string; readonly arn: string },
  reader: string,
): TableStream => ({
  arn: `${table.arn}/stream/${STREAM_LABEL}`,
  read: async (limit) => readRecords(db, table.name, await readPosition(db, table.name, reader), limit),
  advance: (sequenceNumber) => keepPosition(db, table.name, reader, sequenceNumber),
  writes,
});
