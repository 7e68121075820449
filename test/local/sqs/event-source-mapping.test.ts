import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LambdaResult } from '../../../local/lambda/lambda-function.ts';
import { readBatchResponse } from '../../../local/sqs/batch-response.ts';
import { createEventSourceMapping } from '../../../local/sqs/create-event-source-mapping.ts';
import type { EventSourceMapping } from '../../../local/sqs/event-source-mapping.ts';
import type { StartedSqs } from './start-sqs.ts';
import { startSqs } from './start-sqs.ts';

type SqsEvent = { Records: { messageId: string; body: string }[] };

describe('event source mapping', () => {
  let local: StartedSqs;
  let mapping: EventSourceMapping | undefined;
  const errors: string[] = [];
  beforeEach(async () => {
    errors.length = 0;
    local = await startSqs({ work: { VisibilityTimeout: 60 } });
  });
  afterEach(async () => {
    await mapping?.close();
    await local.close();
  });

  /** Maps the queue to a function and collects its events; `next(n)` waits for the n-th. */
  const map = (
    answer: (event: SqsEvent) => LambdaResult | Promise<LambdaResult>,
    options: { reportBatchItemFailures?: boolean; batchSize?: number; maximumConcurrency?: number } = {},
  ) => {
    const events: SqsEvent[] = [];
    const waiting: (() => void)[] = [];
    mapping = createEventSourceMapping({
      sqs: local.engine,
      queueName: 'work',
      region: 'eu-west-1',
      clock: local.clock,
      reportBatchItemFailures: true,
      onError: (error) => void errors.push(error.message),
      invoke: async (event) => {
        events.push(event as SqsEvent);
        for (const wake of waiting.splice(0)) wake();
        return answer(event as SqsEvent);
      },
      ...options,
    });
    const next = async (count: number): Promise<SqsEvent[]> => {
      while (events.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return events;
    };
    return { events, next };
  };
  const left = async () => {
    await mapping?.close();
    const request = { QueueUrl: local.engine.urlOf('work'), AttributeNames: ['All' as const] };
    const { Attributes } = await local.client.send(new GetQueueAttributesCommand(request));
    return (
      Number(Attributes?.['ApproximateNumberOfMessages']) +
      Number(Attributes?.['ApproximateNumberOfMessagesNotVisible'])
    );
  };
  const ok = (payload: unknown): LambdaResult => ({ ok: true, payload });

  it('hands over the event that Lambda makes of a message, and deletes what succeeded', async () => {
    const { next } = map(() => ok(null));
    const sent = await local.client.send(
      new SendMessageCommand({
        QueueUrl: local.engine.urlOf('work'),
        MessageBody: '{"sessionId":"1"}',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'x' },
          bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2, 3) },
        },
      }),
    );
    const [event] = await next(1);
    const nowMs = String(local.clock.nowMs());
    expect(event).toEqual({
      Records: [
        {
          messageId: sent.MessageId,
          receiptHandle: expect.any(String),
          body: '{"sessionId":"1"}',
          attributes: {
            ApproximateReceiveCount: '1',
            ApproximateFirstReceiveTimestamp: nowMs,
            SentTimestamp: nowMs,
            SenderId: '123456789012',
          },
          messageAttributes: {
            kind: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
            bytes: { binaryValue: 'AQID', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
          },
          md5OfBody: sent.MD5OfMessageBody,
          md5OfMessageAttributes: sent.MD5OfMessageAttributes,
          eventSource: 'aws:sqs',
          eventSourceARN: local.engine.arnOf('work'),
          awsRegion: 'eu-west-1',
        },
      ],
    });
    expect(await left()).toBe(0);
  });

  it('sees again, after the visibility timeout, only what the function reported', async () => {
    for (const body of ['good', 'bad']) await local.send('work', body);
    const { next } = map(({ Records }) =>
      ok({ batchItemFailures: Records.filter((r) => r.body === 'bad').map((r) => ({ itemIdentifier: r.messageId })) }),
    );
    const [first] = await next(1);
    expect(first?.Records.map((record) => record.body)).toEqual(['good', 'bad']);
    local.clock.advance(60_000);
    const [, second] = await next(2);
    expect(second?.Records.map((record) => record.body)).toEqual(['bad']);
    expect(await left()).toBe(1);
    expect(errors).toEqual([]);
  });

  it.each<[string, LambdaResult]>([
    [
      'the function fails',
      { ok: false, functionError: 'Unhandled', error: { errorType: 'E', errorMessage: 'secret' } },
    ],
    [
      'it is throttled',
      { ok: false, error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' } },
    ],
    ['an identifier is empty', ok({ batchItemFailures: [{ itemIdentifier: '' }] })],
    ['an identifier is of no message', ok({ batchItemFailures: [{ itemIdentifier: 'other' }] })],
  ])('keeps the whole batch when %s, and says so without content', async (_, result) => {
    await local.send('work', 'a');
    await local.send('work', 'b');
    const { next } = map(() => result);
    await next(1);
    expect(await left()).toBe(2);
    expect(errors).toHaveLength(1);
    expect(errors[0]).not.toContain('secret');
  });

  it('deletes all when failures are not to be reported', async () => {
    await local.send('work', 'a');
    const { next } = map(() => ok({ batchItemFailures: [{ itemIdentifier: '' }] }), { reportBatchItemFailures: false });
    await next(1);
    expect(await left()).toBe(0);
  });

  it('keeps to the batch size and to the number of batches at work', async () => {
    for (let i = 0; i < 5; i++) await local.send('work', String(i));
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let atWork = 0;
    let most = 0;
    const { next } = map(
      async () => {
        most = Math.max(most, ++atWork);
        await released;
        atWork--;
        return ok(null);
      },
      { batchSize: 1, maximumConcurrency: 2 },
    );
    await next(2);
    release();
    const events = await next(5);
    expect(events.every(({ Records }) => Records.length === 1)).toBe(true);
    expect(most).toBe(2);
    expect(await left()).toBe(0);
  });

  it('waits for the batch at work when it is closed', async () => {
    await local.send('work', 'a');
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { next } = map(async () => {
      await released;
      return ok(null);
    });
    await next(1);
    let closed = false;
    const closing = mapping?.close().then(() => {
      closed = true;
    });
    await new Promise(setImmediate);
    expect(closed).toBe(false);
    release();
    await closing;
    expect(await left()).toBe(0);
  });

  it('goes on after a fault of its own', async () => {
    const { next } = map(() => ok(null));
    await local.send('work', 'a');
    await next(1);
    await mapping?.close();
    await local.engine.ensureQueue('gone', {});
    const broken = createEventSourceMapping({
      sqs: { ...local.engine, handle: () => Promise.reject(new Error('disk full')) },
      queueName: 'gone',
      region: 'eu-west-1',
      clock: local.clock,
      reportBatchItemFailures: true,
      maximumConcurrency: 1,
      onError: (error) => void errors.push(error.message),
      invoke: async () => ok(null),
    });
    await new Promise(setImmediate);
    local.clock.advance(1000);
    await new Promise(setImmediate);
    await broken.close();
    expect(errors).toEqual(Array(2).fill('The event source mapping of gone met a fault.'));
  });
});

describe('the response of a function that reports failures', () => {
  const ids = ['a', 'b'];

  it.each([
    [undefined],
    [null],
    [{}],
    [{ batchItemFailures: null }],
    [{ batchItemFailures: [] }],
    [{ statusCode: 200 }],
  ])('means success: %j', (response) => {
    expect(readBatchResponse(response, ids)).toEqual({ kind: 'reported', failedIds: new Set() });
  });

  it.each([
    ['text'],
    [[]],
    [{ batchItemFailures: 'a' }],
    [{ batchItemFailures: ['a'] }],
    [{ batchItemFailures: [{ itemIdentifier: null }] }],
    [{ batchItemFailures: [{ itemIdentifier: '' }] }],
    [{ batchItemFailures: [{ messageId: 'a' }] }],
    [{ batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'c' }] }],
  ])('means that the whole batch failed: %j', (response) => {
    expect(readBatchResponse(response, ids).kind).toBe('failed');
  });

  it('never lets a message count as failed that is not in the batch', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 })),
        fc.anything(),
        fc.array(fc.string()),
        (batch, junk, failed) => {
          for (const response of [junk, { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }]) {
            const outcome = readBatchResponse(response, batch);
            if (outcome.kind === 'reported')
              expect([...outcome.failedIds].every((id) => batch.includes(id))).toBe(true);
          }
        },
      ),
    );
  });
});
