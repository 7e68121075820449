import { createHash } from 'node:crypto';
import { itemSize } from './dynalite.ts';
import type { StreamRecord } from './stream-records.ts';

/** The event that Lambda makes of stream records: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export const lambdaStreamEvent = (records: readonly StreamRecord[], streamArn: string, awsRegion: string): unknown => ({
  Records: records.map(({ sequenceNumber, eventName, keys, atMs, expired }) => ({
    eventID: createHash('md5').update(streamArn).update(sequenceNumber).digest('hex'),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(atMs / 1000),
      Keys: keys,
      SequenceNumber: sequenceNumber,
      SizeBytes: itemSize(keys),
      StreamViewType: 'KEYS_ONLY',
    },
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
    ...(expired ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } } : {}),
    eventSourceARN: streamArn,
  })),
});
