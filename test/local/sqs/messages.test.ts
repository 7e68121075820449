import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StartedSqs } from './start-sqs.ts';
import { startSqs } from './start-sqs.ts';

const DLQ_ARN = 'arn:aws:sqs:eu-west-1:123456789012:dead';

describe('messages of the local SQS', () => {
  let local: StartedSqs;
  let QueueUrl: string;
  beforeEach(async () => {
    local = await startSqs({
      work: { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: DLQ_ARN, maxReceiveCount: 2 } },
      dead: { MessageRetentionPeriod: 1_209_600 },
      small: { MaximumMessageSize: 1024 },
    });
    QueueUrl = local.engine.urlOf('work');
  });
  afterEach(() => local.close());

  const attributes = async (...AttributeNames: ('All' | 'QueueArn')[]) =>
    (await local.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes;
  const receiptOf = (messages: { ReceiptHandle?: string | undefined }[]): string => {
    const [message] = messages;
    if (message?.ReceiptHandle === undefined) throw new Error('no message was received');
    return message.ReceiptHandle;
  };

  it('delivers a message with its attributes; the client checks the digests', async () => {
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'webhook' },
      'a.number': { DataType: 'Number', StringValue: '5' },
      bytes: { DataType: 'Binary.png', BinaryValue: Uint8Array.of(0, 255) },
    };
    const sent = await local.client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'Zoë 🦊', MessageAttributes }),
    );
    local.clock.advance(5);
    const [message] = await local.receive('work', {
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['kind', 'bytes', 'a.*'],
    });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'Zoë 🦊',
      MessageAttributes,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      Attributes: {
        ApproximateReceiveCount: '1',
        SenderId: '123456789012',
        SentTimestamp: String(local.clock.nowMs() - 5),
        ApproximateFirstReceiveTimestamp: String(local.clock.nowMs()),
      },
    });
  });

  it('leaves out attributes that nobody asked for', async () => {
    await local.send('work', 'plain');
    const [message] = await local.receive('work', { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(message?.Attributes).toEqual({ ApproximateReceiveCount: '1' });
    expect(message).not.toHaveProperty('MessageAttributes');
  });

  it('hides a received message and shows it again with a higher count', async () => {
    await local.send('work', 'a');
    expect(await local.receive('work')).toHaveLength(1);
    expect(await local.receive('work')).toHaveLength(0);
    local.clock.advance(59_999);
    expect(await local.receive('work')).toHaveLength(0);
    local.clock.advance(1);
    const [again] = await local.receive('work', { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
  });

  it('buries a message that was received too often, with its id and where it came from', async () => {
    await local.send('work', 'poison');
    const [first] = await local.receive('work');
    local.clock.advance(60_000);
    await local.receive('work');
    local.clock.advance(60_000);
    expect(await local.receive('work')).toHaveLength(0);
    const [dead] = await local.receive('dead', { MessageSystemAttributeNames: ['All'] });
    expect(dead).toMatchObject({
      MessageId: first?.MessageId,
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: local.engine.arnOf('work') },
    });
    local.clock.advance(60_000);
    expect(await local.receive('work')).toHaveLength(0);
  });

  it('deletes with the last handle only', async () => {
    await local.send('work', 'a');
    const old = receiptOf(await local.receive('work'));
    local.clock.advance(60_000);
    const last = receiptOf(await local.receive('work'));
    await local.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: old }));
    expect(await attributes('All')).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '1' });
    await local.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: last }));
    await local.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: last }));
    expect(await attributes('All')).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '0' });
    await expect(
      local.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'nonsense' })),
    ).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('lengthens, shortens and ends the time that a message is hidden', async () => {
    await local.send('work', 'a');
    const ReceiptHandle = receiptOf(await local.receive('work'));
    const change = (VisibilityTimeout: number) =>
      local.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    await change(900);
    local.clock.advance(899_999);
    expect(await local.receive('work')).toHaveLength(0);
    await change(0);
    await expect(change(5)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    expect(await local.receive('work')).toHaveLength(1);
    await expect(change(5)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(change(43_201)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('delays a message up to 900 seconds', async () => {
    await local.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 900 }));
    expect(await attributes('All')).toMatchObject({ ApproximateNumberOfMessagesDelayed: '1' });
    local.clock.advance(899_999);
    expect(await local.receive('work')).toHaveLength(0);
    local.clock.advance(1);
    expect(await local.receive('work')).toHaveLength(1);
    await expect(
      local.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 901 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue', message: expect.stringContaining('DelaySeconds') });
  });

  it('waits for a message that is sent meanwhile', async () => {
    const waiting = local.receive('work', { WaitTimeSeconds: 20 });
    await local.send('work', 'now');
    expect(await waiting).toMatchObject([{ Body: 'now' }]);
  });

  it('wakes for a delayed message at its time, and gives up at the end of the wait', async () => {
    await local.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 5 }));
    const request = { QueueUrl, WaitTimeSeconds: 20, MaxNumberOfMessages: 10 };
    const first = local.engine.handle('ReceiveMessage', request);
    local.clock.advance(5_000);
    expect(await first).toMatchObject({ Messages: [{ Body: 'later' }] });
    const second = local.engine.handle('ReceiveMessage', request);
    local.clock.advance(20_000);
    expect(await second).toEqual({});
    expect(local.clock.pending()).toBe(0);
  });

  it('ends a wait whose caller has gone without taking a message', async () => {
    const gone = new AbortController();
    const waiting = local.engine.handle('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 }, gone.signal);
    gone.abort();
    expect(await waiting).toEqual({});
    await local.send('work', 'for another');
    expect(await local.receive('work')).toHaveLength(1);
  });

  it('drops a message when its retention is over', async () => {
    await local.send('work', 'old');
    local.clock.advance(345_600_000);
    expect(await local.receive('work')).toHaveLength(0);
    expect(await attributes('All')).toMatchObject({ ApproximateNumberOfMessages: '0' });
  });

  it('sends, hides and deletes in batches, entry by entry', async () => {
    const sent = await local.client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'a' },
          { Id: 'b', MessageBody: 'b', DelaySeconds: 901 },
          { Id: 'c', MessageBody: 'c' },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
    expect(sent.Failed).toMatchObject([{ Id: 'b', SenderFault: true, Code: 'InvalidParameterValue' }]);
    const handles = (await local.receive('work')).map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await local.client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: handles.map((entry) => ({ ...entry, VisibilityTimeout: 0 })),
      }),
    );
    const again = (await local.receive('work')).map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    const deleted = await local.client.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [...again, { Id: 'x', ReceiptHandle: '?' }] }),
    );
    expect(deleted.Successful).toHaveLength(2);
    expect(deleted.Failed).toMatchObject([{ Id: 'x', Code: 'ReceiptHandleIsInvalid' }]);
  });

  it('refuses a batch that is empty, too long, too big, or has wrong ids', async () => {
    const batch = (ids: string[], MessageBody = 'x') =>
      local.client.send(new SendMessageBatchCommand({ QueueUrl, Entries: ids.map((Id) => ({ Id, MessageBody })) }));
    await expect(batch([])).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
    await expect(batch(Array.from({ length: 11 }, (_, i) => String(i)))).rejects.toMatchObject({
      name: 'TooManyEntriesInBatchRequest',
    });
    await expect(batch(['a', 'a'])).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    await expect(batch(['a b'])).rejects.toMatchObject({ name: 'InvalidBatchEntryId' });
    await expect(batch(['a', 'b'], 'x'.repeat(600_000))).rejects.toMatchObject({ name: 'BatchRequestTooLong' });
  });

  it('takes 1 MiB with its attributes and not a byte more, or what the queue allows', async () => {
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
    const MessageBody = 'x'.repeat(1_048_576 - 8);
    await local.client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    await expect(
      local.client.send(new SendMessageCommand({ QueueUrl, MessageBody: `${MessageBody}x`, MessageAttributes })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(local.send('small', 'é'.repeat(513))).rejects.toThrow('shorter than 1024 bytes');
  });

  it('refuses characters that SQS does not know, and a value that does not fit its type', async () => {
    await expect(local.send('work', 'a\u0000b')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
    await expect(
      local.client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: 'x',
          MessageAttributes: { a: { DataType: 'Binary', StringValue: 'text' } },
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('finds queues by name and tells their attributes', async () => {
    expect((await local.client.send(new GetQueueUrlCommand({ QueueName: 'work' }))).QueueUrl).toBe(QueueUrl);
    expect((await local.client.send(new ListQueuesCommand({ QueueNamePrefix: 'd' }))).QueueUrls).toEqual([
      local.engine.urlOf('dead'),
    ]);
    expect(await attributes('QueueArn')).toEqual({ QueueArn: local.engine.arnOf('work') });
    expect(await attributes('All')).toMatchObject({
      VisibilityTimeout: '60',
      MaximumMessageSize: '1048576',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DLQ_ARN, maxReceiveCount: 2 }),
    });
    await expect(local.client.send(new GetQueueUrlCommand({ QueueName: 'nowhere' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });

  it('purges once in a minute', async () => {
    await local.send('work', 'a');
    await local.client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await local.receive('work')).toHaveLength(0);
    await expect(local.client.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'PurgeQueueInProgress',
    });
  });

  it('tells the group of a message, in the dead-letter queue too', async () => {
    const QueueUrl = local.engine.urlOf('work');
    await local.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageGroupId: 'acme' }));
    const names = { MessageSystemAttributeNames: ['MessageGroupId' as const], VisibilityTimeout: 0 };
    for (let receive = 0; receive < 2; receive++) {
      expect((await local.receive('work', names))[0]?.Attributes).toEqual({ MessageGroupId: 'acme' });
    }
    expect(await local.receive('work', names)).toEqual([]);
    expect((await local.receive('dead', names))[0]?.Attributes).toEqual({ MessageGroupId: 'acme' });
  });

  it('refuses by name an operation, a parameter and a property that it does not know', async () => {
    await expect(local.client.send(new CreateQueueCommand({ QueueName: 'x' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The local SQS does not know CreateQueue.',
    });
    await expect(
      local.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageDeduplicationId: 'd' })),
    ).rejects.toThrow('MessageDeduplicationId');
    await expect(local.engine.ensureQueue('x.fifo', { FifoQueue: true })).rejects.toThrow(/x\.fifo.*FifoQueue/s);
  });
});
