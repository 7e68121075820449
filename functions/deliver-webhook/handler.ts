import type { SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import type { Log } from '../../adapters/system/json-log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { WebhookQueue } from '../../core/ports/webhook-queue.ts';
import type { DeliverWebhookPorts } from '../../core/webhook/deliver-webhook.ts';
import { deliverWebhook } from '../../core/webhook/deliver-webhook.ts';
import { describeError } from '../describe-error.ts';
import type { EventHandler } from '../event-shell.ts';

const recordSchema = z.object({
  messageId: z.string(),
  receiptHandle: z.string(),
  body: z.string(),
  /** Epoch milliseconds, as text: when the session had ended and the message was sent. */
  attributes: z.object({ SentTimestamp: z.coerce.number() }),
});
const batchSchema = z.object({ Records: z.array(recordSchema) });
const messageSchema = z.object({ sessionId: z.uuidv4() });

export type DeliverWebhookHandlerPorts = DeliverWebhookPorts & {
  readonly queue: WebhookQueue;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** How soon a message comes back that could not even be tried, for instance because a table did not answer. */
const AFTER_FAULT_S = 30;

/**
 * Delivers a batch of webhook messages side by side. A message that is not done with is reported as failed, so that it
 * stays in the queue; its visibility timeout says when it comes back. One that was given up comes back at once, until the
 * queue's redrive policy moves it to the dead-letter queue.
 */
export const deliverWebhookHandler =
  (ports: DeliverWebhookHandlerPorts): EventHandler<SQSBatchResponse> =>
  async (event) => {
    const { Records } = batchSchema.parse(event);
    const results = await Promise.all(Records.map((record) => settle(ports, record)));
    const failed = Records.filter((_, index) => results[index] === 'keep');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

const settle = async (
  ports: DeliverWebhookHandlerPorts,
  record: z.infer<typeof recordSchema>,
): Promise<'done' | 'keep'> => {
  const comeBack = async (delayS: number): Promise<'keep'> => {
    await ports.queue.postpone(record.receiptHandle, delayS);
    return 'keep';
  };
  try {
    const { sessionId } = messageSchema.parse(JSON.parse(record.body));
    const outcome = await deliverWebhook(ports, { sessionId, deliveryId: record.messageId });
    ports.log('info', 'webhook', { sessionId, outcome: outcome.kind });
    ports.metrics({ WebhookAttempts: 1 }, [{ Outcome: outcome.kind }]);
    switch (outcome.kind) {
      case 'delivered':
        ports.metrics({ WebhookAgeMs: ports.clock().getTime() - record.attributes.SentTimestamp });
        return 'done';
      case 'nothing-to-send':
      case 'unwanted':
        return 'done';
      case 'retry':
        return await comeBack(outcome.inS);
      case 'given-up':
        return await comeBack(0);
    }
  } catch (error) {
    ports.metrics({ WebhookAttempts: 1 }, [{ Outcome: 'fault' }]);
    ports.log('error', 'webhook failed', { messageId: record.messageId, error: describeError(error) });
    // If this fails as well, the queue's own visibility timeout brings the message back.
    return comeBack(AFTER_FAULT_S).catch((): 'keep' => 'keep');
  }
};
