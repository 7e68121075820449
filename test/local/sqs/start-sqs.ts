import { randomUUID } from 'node:crypto';
import type { Message, ReceiveMessageCommandInput } from '@aws-sdk/client-sqs';
import { ReceiveMessageCommand, SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createSqs } from '../../../local/sqs/create-sqs.ts';
import type { SqsEngine } from '../../../local/sqs/sqs-engine.ts';
import { startAwsFront } from '../aws-front.ts';
import type { ManualClock } from '../manual-clock.ts';
import { manualClock } from '../manual-clock.ts';

/** The local SQS behind a front, with the SDK's client. */
export interface StartedSqs {
  engine: SqsEngine;
  client: SQSClient;
  clock: ManualClock;
  send(queueName: string, body: string): Promise<void>;
  receive(queueName: string, options?: Partial<ReceiveMessageCommandInput>): Promise<Message[]>;
  close(): Promise<void>;
}

/** Starts an SQS on `directory`, or in memory, with the given queues. */
export const startSqs = async (
  queues: Record<string, unknown>,
  options: { directory?: string; clock?: ManualClock } = {},
): Promise<StartedSqs> => {
  const clock = options.clock ?? manualClock();
  const front = await startAwsFront();
  const engine = await createSqs({
    ...(options.directory === undefined ? {} : { directory: options.directory }),
    baseUrl: front.baseUrl,
    region: 'eu-west-1',
    accountId: '123456789012',
    clock,
    newId: randomUUID,
  });
  try {
    for (const [name, properties] of Object.entries(queues)) await engine.ensureQueue(name, properties);
  } catch (error) {
    await front.close();
    throw error;
  }
  front.use('AmazonSQS', engine);
  const client = new SQSClient(front.clientConfig);
  return {
    engine,
    client,
    clock,
    send: async (queueName, MessageBody) => {
      await client.send(new SendMessageCommand({ QueueUrl: engine.urlOf(queueName), MessageBody }));
    },
    receive: async (queueName, more = {}) => {
      const request = { QueueUrl: engine.urlOf(queueName), MaxNumberOfMessages: 10, ...more };
      return (await client.send(new ReceiveMessageCommand(request))).Messages ?? [];
    },
    close: async () => {
      await engine.close();
      client.destroy();
      await front.close();
    },
  };
};
