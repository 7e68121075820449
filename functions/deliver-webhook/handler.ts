import type { SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import type { Log } from '../../adapters/system/json-log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { WebhookQueue } from '../../core/ports/webhook-queue.ts';
import type { DeliverWebhookPorts } from '../../core/webhook/deliver-webhook.ts';
import { deliverWebhook } from '../../core/webhook/deliver-webhook.ts';
import { busyDelayS } from '../../core/webhook/busy-delay.ts';
import type { WebhookMessage } from '../../core/webhook/webhook-message.ts';
import { webhookMessageSchema } from '../../core/webhook/webhook-message.ts';
import { describeError } from '../describe-error.ts';
import type { EventHandler } from '../event-shell.ts';

const recordSchema = z.object({
  messageId: z.string(),
  receiptHandle: z.string(),
  body: z.string(),
  attributes: z.object({
    /** Epoch milliseconds, as text: when the session had ended and the message was sent. */
    SentTimestamp: z.coerce.number(),
    ApproximateReceiveCount: z.coerce.number(),
  }),
});
type QueueRecord = z.infer<typeof recordSchema>;
const batchSchema = z.object({ Records: z.array(recordSchema) });

export type DeliverWebhookHandlerPorts = DeliverWebhookPorts & {
  readonly queue: WebhookQueue;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** How soon a message comes back that could not even be tried, for instance because a table did not answer. */
const AFTER_FAULT_S = 30;

/**
 * Delivers a batch of webhook messages side by side. A message that is not done with is reported as failed, so that it
 * stays in the queue; its visibility timeout says when it comes back. What was given up, and what is no message of ours,
 * is put into the dead-letter queue here: the queue's own count of receives also counts those that led to no attempt.
 */
export const deliverWebhookHandler =
  (ports: DeliverWebhookHandlerPorts): EventHandler<SQSBatchResponse> =>
  async (event) => {
    const { Records } = batchSchema.parse(event);
    const results = await Promise.all(Records.map((record) => settle(ports, record)));
    const failed = Records.filter((_, index) => results[index] === 'keep');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

const settle = async (ports: DeliverWebhookHandlerPorts, record: QueueRecord): Promise<'done' | 'keep'> => {
  try {
    const message = readMessage(record.body);
    if (message !== undefined) return await deliver(ports, record, message);
    ports.log('error', 'not a webhook message', { messageId: record.messageId });
    await ports.queue.bury(record.body, undefined);
    return 'done';
  } catch (error) {
    ports.metrics({ WebhookAttempts: 1 }, [{ Outcome: 'fault' }]);
    ports.log('error', 'webhook failed', { messageId: record.messageId, error: describeError(error) });
    // If this fails as well, the queue's own visibility timeout brings the message back.
    await ports.queue.postpone(record.receiptHandle, AFTER_FAULT_S).catch(() => undefined);
    return 'keep';
  }
};

const deliver = async (
  ports: DeliverWebhookHandlerPorts,
  { messageId, receiptHandle, body, attributes }: QueueRecord,
  message: WebhookMessage,
): Promise<'done' | 'keep'> => {
  const outcome = await deliverWebhook(ports, { ...message, deliveryId: messageId });
  ports.log('info', 'webhook', { sessionId: message.sessionId, deliveryId: messageId, outcome: outcome.kind });
  if (outcome.kind === 'busy') {
    ports.metrics({ WebhooksPostponed: 1 });
    await ports.queue.postpone(receiptHandle, busyDelayS(attributes.ApproximateReceiveCount, ports.random()));
    return 'keep';
  }
  ports.metrics({ WebhookAttempts: 1 }, [{ Outcome: outcome.kind }]);
  switch (outcome.kind) {
    case 'delivered':
      ports.metrics({ WebhookAgeMs: ports.clock().getTime() - attributes.SentTimestamp });
      return 'done';
    case 'nothing-to-send':
    case 'unwanted':
      return 'done';
    case 'retry':
      await ports.queue.postpone(receiptHandle, outcome.inS);
      return 'keep';
    case 'given-up':
      await ports.queue.bury(body, message.partnerId);
      return 'done';
  }
};

const readMessage = (body: string): WebhookMessage | undefined => {
  try {
    return webhookMessageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
};
