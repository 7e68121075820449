import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { WebhookQueue } from '../../core/ports/webhook-queue.ts';

/** The queue of webhook deliveries: a message that is not deleted comes back when its visibility timeout ends. */
export const sqsWebhookQueue = (queueUrl: string): WebhookQueue => {
  const client = new SQSClient({});
  return {
    postpone: async (receiptHandle, delayS) => {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: delayS,
        }),
      );
    },
  };
};
