import { isoTime } from '../iso-time.ts';
import type { StreamRecord } from './stream-records.ts';

/** The one shard of a local stream. */
const SHARD_ID = 'shardId-00000000000000000000-00000000';

/**
 * What Lambda tells the on-failure destination of a batch that it has given up; the records themselves are not in it:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export const discardedBatch = (
  records: readonly [StreamRecord, ...StreamRecord[]],
  about: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly streamArn: string;
    readonly invocations: number;
    readonly nowMs: number;
  },
): string => {
  const [first] = records;
  const last = records.at(-1) ?? first;
  return JSON.stringify({
    requestContext: {
      requestId: about.requestId,
      functionArn: about.functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: about.invocations,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: isoTime(about.nowMs),
    DDBStreamBatchInfo: {
      shardId: SHARD_ID,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: isoTime(first.atMs),
      approximateArrivalOfLastRecord: isoTime(last.atMs),
      batchSize: records.length,
      streamArn: about.streamArn,
    },
  });
};
