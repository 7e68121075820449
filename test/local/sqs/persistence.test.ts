import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { manualClock } from '../manual-clock.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { startSqs } from './start-sqs.ts';

describe('persistence of the local SQS', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  const QUEUES = {
    work: {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:123456789012:dead', maxReceiveCount: 1 },
    },
    dead: {},
  };

  it('keeps messages, their order, their state and their handles over a restart on another port', async () => {
    const clock = manualClock();
    const options = { directory: directory.path, clock };
    const first = await startSqs(QUEUES, options);
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'x' } };
    for (const MessageBody of ['received', 'seen']) {
      const QueueUrl = first.engine.urlOf('work');
      await first.client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
      clock.advance(1);
    }
    const [received] = await first.receive('work', { MaxNumberOfMessages: 1 });
    await first.close();

    const second = await startSqs(QUEUES, options);
    const [seen, ...more] = await second.receive('work', { MessageAttributeNames: ['All'] });
    expect(seen).toMatchObject({ Body: 'seen', MessageAttributes });
    expect(more).toEqual([]);
    const QueueUrl = second.engine.urlOf('work');
    await second.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: received?.ReceiptHandle }));
    clock.advance(60_000);
    expect(await second.receive('work')).toEqual([]);
    await second.close();

    const third = await startSqs(QUEUES, options);
    expect(await third.receive('work')).toEqual([]);
    expect(await third.receive('dead')).toMatchObject([{ Body: 'seen' }]);
    await third.close();
  });

  it('leaves nothing behind of deleted messages, and lets nobody else read the others', async () => {
    const local = await startSqs({ work: {} }, { directory: directory.path });
    await local.send('work', 'a');
    await local.send('work', 'b');
    const [first] = await local.receive('work', { MaxNumberOfMessages: 1 });
    const QueueUrl = local.engine.urlOf('work');
    await local.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    const files = readdirSync(join(directory.path, 'work'));
    expect(files).toHaveLength(1);
    expect(statSync(join(directory.path, 'work', files[0] ?? '')).mode & 0o777).toBe(0o600);
    await local.close();
  });

  it('does not mind a write that a crash has cut off, and names a file that is no message', async () => {
    const first = await startSqs({ work: {} }, { directory: directory.path });
    await first.send('work', 'a');
    await first.close();
    writeFileSync(join(directory.path, 'work', 'cut-off.json.new'), '{"messageId":');
    const second = await startSqs({ work: {} }, { directory: directory.path });
    expect(await second.receive('work')).toHaveLength(1);
    await second.close();
    writeFileSync(join(directory.path, 'work', 'broken.json'), '{"messageId":');
    await expect(startSqs({ work: {} }, { directory: directory.path })).rejects.toThrow(/broken\.json.*--fresh/);
  });
});
