import { describe, expect, it } from '@jest/globals';
import type { Standing } from '../../core/ports/session-tally.ts';
import { countSessionsHandler } from '../../functions/count-sessions/handler.ts';
import { SESSION_ID } from '../support/a-session.ts';
import { memoryTally } from '../support/memory-tally.ts';

const OTHER_ID = '11111111-2222-4333-8444-555555555555';

/** As in the Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB", with keys only. */
const aRecord = (sessionId: string, eventName = 'MODIFY') => ({
  eventID: 'c4ca4238a0b923820dcc509a6f75849b',
  eventName,
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-west-1',
  dynamodb: {
    ApproximateCreationDateTime: 1_772_359_200,
    Keys: { sessionId: { S: sessionId } },
    SequenceNumber: '800000000003126276362',
    SizeBytes: 45,
    StreamViewType: 'KEYS_ONLY',
  },
  eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/sessions/stream/2026-03-01T10:00:00.000',
});

describe('count-sessions', () => {
  const setUp = (sessions: ReadonlyMap<string, Standing>) => {
    const tally = memoryTally();
    const log: string[] = [];
    const handler = countSessionsHandler({
      standings: async (ids) => new Map([...sessions].filter(([id]) => ids.includes(id))),
      tally,
      sleep: async () => undefined,
      random: () => 0,
      log: (level, message, fields) => void log.push(JSON.stringify({ level, message, ...fields })),
    });
    return { tally, log, handler };
  };

  it('counts the sessions of its batch, once for however many records', async () => {
    const standing = { partnerId: 'acme', status: 'READY', statusesWritten: 3 } as const;
    const { handler, tally, log } = setUp(new Map([[SESSION_ID, standing]]));
    const Records = [aRecord(SESSION_ID, 'INSERT'), aRecord(OTHER_ID, 'REMOVE'), aRecord(SESSION_ID)];
    await handler({ Records });
    await handler({ Records });
    expect(await tally.total({ partnerId: 'acme' })).toBe(1);
    expect(await tally.total({ partnerId: 'acme', status: 'READY' })).toBe(1);
    expect(log[0]).toContain('"records":3,"changed":2');
    expect(log[1]).toContain('"changed":0');
  });

  it('fails as a whole when it cannot read a record, so that the mapping splits the batch', async () => {
    const standing = { partnerId: 'acme', status: 'READY', statusesWritten: 3 } as const;
    const { handler, tally } = setUp(new Map([[SESSION_ID, standing]]));
    await expect(handler({ Records: [aRecord(SESSION_ID), aRecord('no id')] })).rejects.toThrow();
    expect(await tally.total({ partnerId: 'acme' })).toBe(0);
  });
});
