import * as z from 'zod';
import type { WebhookQueue } from '../../core/ports/webhook-queue.ts';
import type { WebhookMessage } from '../../core/webhook/webhook-message.ts';
import { webhookMessageSchema } from '../../core/webhook/webhook-message.ts';
import type { SqsEngine } from '../../local/sqs/sqs-engine.ts';

/** The webhook queue on the local SQS, called in this process: what is measured is not the wire. */
export const webhookQueueOf = (
  sqs: SqsEngine,
  names: { readonly webhooks: string; readonly deadLetters: string },
): WebhookQueue => ({
  postpone: async (ReceiptHandle, VisibilityTimeout) => {
    await sqs.handle('ChangeMessageVisibility', {
      QueueUrl: sqs.urlOf(names.webhooks),
      ReceiptHandle,
      VisibilityTimeout,
    });
  },
  bury: async (MessageBody) => {
    await sqs.handle('SendMessage', { QueueUrl: sqs.urlOf(names.deadLetters), MessageBody });
  },
});

const countsSchema = z.object({
  Attributes: z.object({
    ApproximateNumberOfMessages: z.coerce.number(),
    ApproximateNumberOfMessagesNotVisible: z.coerce.number(),
  }),
});

/** How many messages of a queue can be received now, and how many were and are not deleted. */
export const countMessages = async (sqs: SqsEngine, name: string): Promise<{ visible: number; hidden: number }> => {
  const request = { QueueUrl: sqs.urlOf(name), AttributeNames: ['All'] };
  const { Attributes } = countsSchema.parse(await sqs.handle('GetQueueAttributes', request));
  return {
    visible: Attributes.ApproximateNumberOfMessages,
    hidden: Attributes.ApproximateNumberOfMessagesNotVisible,
  };
};

const receivedSchema = z.object({ Messages: z.array(z.object({ Body: z.string() })).default([]) });

/** Every message of a queue that can be received. */
export const drainQueue = async (sqs: SqsEngine, name: string): Promise<WebhookMessage[]> => {
  const messages: WebhookMessage[] = [];
  for (;;) {
    const request = { QueueUrl: sqs.urlOf(name), MaxNumberOfMessages: 10 };
    const { Messages } = receivedSchema.parse(await sqs.handle('ReceiveMessage', request));
    if (Messages.length === 0) return messages;
    messages.push(...Messages.map(({ Body }) => webhookMessageSchema.parse(JSON.parse(Body))));
  }
};
