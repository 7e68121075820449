import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { WebhookOutbox } from '../../core/ports/webhook-queue.ts';

/**
 * The queue of webhook deliveries, to put messages into: the same as the state machine sends. The partner is the message
 * group, by which the queue is fair: what waits for one partner does not stand before another's (SQS developer guide,
 * "Amazon SQS fair queues").
 */
export const sqsWebhookOutbox = (queueUrl: string): WebhookOutbox => {
  const client = new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } });
  return {
    enqueue: async ({ sessionId, partnerId }) => {
      const { MessageId } = await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify({ sessionId, partnerId }),
          MessageGroupId: partnerId,
        }),
      );
      if (MessageId === undefined) throw new Error('SQS named no message');
      return MessageId;
    },
  };
};
