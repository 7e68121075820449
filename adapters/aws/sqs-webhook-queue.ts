import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { WebhookQueue } from '../../core/ports/webhook-queue.ts';

/** The queue of webhook deliveries: a message that is not deleted comes back when its visibility timeout ends. */
export const sqsWebhookQueue = (queues: { readonly webhooks: string; readonly deadLetters: string }): WebhookQueue => {
  const client = new SQSClient({});
  return {
    postpone: async (receiptHandle, delayS) => {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queues.webhooks,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: delayS,
        }),
      );
    },
    bury: async (body, partnerId) => {
      await client.send(
        new SendMessageCommand({ QueueUrl: queues.deadLetters, MessageBody: body, MessageGroupId: partnerId }),
      );
    },
  };
};
