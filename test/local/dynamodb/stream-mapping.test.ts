import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createStreamMapping } from '../../../local/dynamodb/create-stream-mapping.ts';
import type { StreamMapping, StreamMappingOptions } from '../../../local/dynamodb/stream-mapping.ts';
import type { LambdaResult } from '../../../local/lambda/lambda-function.ts';
import type { StartedDynamodb } from './start-dynamodb.ts';
import { SESSIONS, startDynamodb } from './start-dynamodb.ts';

type Batch = string[];
const OK: LambdaResult = { ok: true, payload: null };
const FAILED: LambdaResult = {
  ok: false,
  error: { errorType: 'Error', errorMessage: 'CANARY' },
  functionError: 'Unhandled',
};
const REFUSED: LambdaResult = { ok: false, error: { errorType: 'TooManyRequestsException', errorMessage: 'busy' } };

describe('the event source mapping of a stream', () => {
  let local: StartedDynamodb;
  let mapping: StreamMapping | undefined;
  let events: { Records: Record<string, unknown>[] }[];
  let batches: Batch[];
  let discarded: string[];
  let errors: string[];
  let waiting: (() => void)[];
  beforeEach(async () => {
    [events, batches, discarded, errors, waiting] = [[], [], [], [], []];
    local = await startDynamodb();
    await local.engine.ensureTable('sessions', { ...SESSIONS, StreamSpecification: { StreamViewType: 'KEYS_ONLY' } });
  });
  afterEach(async () => {
    await mapping?.close();
    mapping = undefined;
    await local.close();
  });

  const put = async (...ids: string[]) => {
    for (const sessionId of ids)
      await local.documents.send(new PutCommand({ TableName: 'sessions', Item: { sessionId } }));
  };
  const idsOf = (event: unknown): Batch =>
    (event as { Records: { dynamodb: { Keys: { sessionId: { S: string } } } }[] }).Records.map(
      ({ dynamodb }) => dynamodb.Keys.sessionId.S,
    );
  const wake = () => {
    for (const one of waiting.splice(0)) one();
  };
  const map = (answer: (batch: Batch) => LambdaResult, options: Partial<StreamMappingOptions> = {}): void => {
    mapping = createStreamMapping({
      stream: local.engine.stream('sessions', 'mapping'),
      functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:count',
      region: 'eu-west-1',
      clock: local.clock,
      newId: () => 'request-1',
      invoke: async (event) => {
        events.push(event as (typeof events)[number]);
        batches.push(idsOf(event));
        wake();
        return answer(idsOf(event));
      },
      onDiscard: async (message) => {
        discarded.push(message);
        wake();
      },
      onError: (error) => void errors.push(error.message),
      ...options,
    });
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  /** Moves the clock each time that the mapping waits for it, until the condition holds. */
  const untilWithTime = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await new Promise((resolve) => setImmediate(resolve));
      local.clock.advance(60_000);
    }
  };

  it('hands over the event that Lambda makes of a change', async () => {
    map(() => OK);
    await put('a');
    await until(() => batches.length === 1);
    expect(events[0]).toEqual({
      Records: [
        {
          eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
          eventName: 'INSERT',
          eventVersion: '1.1',
          eventSource: 'aws:dynamodb',
          awsRegion: 'eu-west-1',
          dynamodb: {
            ApproximateCreationDateTime: local.clock.nowMs() / 1000,
            Keys: { sessionId: { S: 'a' } },
            SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
            SizeBytes: expect.any(Number),
            StreamViewType: 'KEYS_ONLY',
          },
          eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/sessions/stream/2026-01-01T00:00:00.000',
        },
      ],
    });
  });

  it('says of an item whose time was over that DynamoDB deleted it', async () => {
    const Item = { sessionId: 'old', deleteAtEpochS: local.clock.nowMs() / 1000 - 60 };
    await local.documents.send(new PutCommand({ TableName: 'sessions', Item }));
    await local.engine.sweep();
    map(() => OK);
    await until(() => batches.length === 1);
    expect(events[0]?.Records[1]).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
  });

  it('begins with the oldest record, and hands over as many as a batch takes', async () => {
    await put('a', 'b', 'c', 'd', 'e');
    map(() => OK, { batchSize: 2 });
    await until(() => batches.length === 3);
    expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('waits for the window to end when a batch is not full', async () => {
    map(() => OK, { batchSize: 3, windowS: 5 });
    await put('a');
    while (local.clock.pending() < 2) await new Promise((resolve) => setImmediate(resolve));
    await put('b');
    expect(batches).toEqual([]);
    local.clock.advance(5_000);
    await until(() => batches.length === 1);
    expect(batches).toEqual([['a', 'b']]);
  });

  it('splits a batch that failed until the bad record is alone, tries that again and puts it aside', async () => {
    await put('a', 'b', 'bad', 'd');
    map((batch) => (batch.includes('bad') ? FAILED : OK), { bisect: true, retryAttempts: 2 });
    await untilWithTime(() => batches.at(-1)?.join() === 'd');
    const parts = [['a', 'b', 'bad', 'd'], ['a', 'b'], ['bad', 'd'], ['bad'], ['bad'], ['bad'], ['d']];
    expect(batches).toEqual(parts);
    await put('e');
    await untilWithTime(() => batches.length > parts.length);
    expect(batches.at(-1)).toEqual(['e']);
    expect(discarded).toHaveLength(1);
    expect(JSON.parse(discarded[0] ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
      DDBStreamBatchInfo: { batchSize: 1, streamArn: expect.stringContaining('table/sessions/stream/') },
    });
    expect(discarded[0]).not.toContain('bad');
    expect(errors.join()).not.toContain('CANARY');
  });

  it('tries a batch that the function never saw again and again, however few retries there are', async () => {
    await put('a');
    map(() => (batches.length < 5 ? REFUSED : OK), { retryAttempts: 0 });
    await untilWithTime(() => batches.length === 5);
    await put('b');
    await untilWithTime(() => batches.length === 6);
    expect(batches.at(-1)).toEqual(['b']);
    expect(discarded).toEqual([]);
  });

  it('hands over again, after it was closed, what the function had not done', async () => {
    await put('a');
    map(() => FAILED);
    await until(() => batches.length === 1);
    await mapping?.close();
    map(() => OK);
    await until(() => batches.length === 2);
    await mapping?.close();
    expect(batches).toEqual([['a'], ['a']]);
    map(() => OK);
    await put('b');
    await until(() => batches.length === 3);
    expect(batches.at(-1)).toEqual(['b']);
  });

  it('goes on when what is to be put aside cannot be, without losing it', async () => {
    await put('a');
    let queueIsDown = true;
    map(() => FAILED, {
      retryAttempts: 0,
      onDiscard: async (message) => {
        if (queueIsDown) {
          queueIsDown = false;
          throw new Error('the queue is down');
        }
        discarded.push(message);
      },
    });
    await untilWithTime(() => discarded.length === 1);
    expect(batches).toEqual([['a'], ['a']]);
    expect(errors).toContainEqual(expect.stringContaining('met a fault'));
  });
});
