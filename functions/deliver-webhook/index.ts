import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { dynamoClient } from '../../adapters/aws/dynamo-client.ts';
import { dynamoDeliveryTurns } from '../../adapters/aws/dynamo-delivery-turns.ts';
import { dynamoPartnerStore } from '../../adapters/aws/dynamo-partner-store.ts';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { sqsWebhookQueue } from '../../adapters/aws/sqs-webhook-queue.ts';
import { emfMetrics } from '../../adapters/system/emf-metrics.ts';
import { httpsWebhookSender } from '../../adapters/system/https-webhook-sender.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { readEnvironment } from '../environment.ts';
import { eventShell } from '../event-shell.ts';
import { deliverWebhookHandler } from './handler.ts';

/** The contract's limit for the partner's answer. */
const TIMEOUT_MS = 30_000;

/**
 * Deliveries to one partner at once, over all instances. Each may hold one of the invocations that the queue may start
 * (lib/webhook-delivery.ts) until the deadline, so this is what a partner that never answers can take from the others.
 */
const TURNS_PER_PARTNER = 10;

/** Lambda entry. */
export const handler = eventShell((log) => {
  const env = readEnvironment(
    'SESSIONS_TABLE',
    'PARTNERS_TABLE',
    'PUBLIC_BASE_URL',
    'DELIVERIES_TABLE',
    'WEBHOOK_QUEUE_URL',
    'WEBHOOK_DEAD_LETTERS_URL',
    'WEBHOOK_DEV_HOSTS',
    'EXTRA_CA_FILE',
    'METRICS_NAMESPACE',
  );
  const dynamo = dynamoClient();
  return deliverWebhookHandler({
    sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE),
    partners: dynamoPartnerStore(dynamo, env.PARTNERS_TABLE),
    turns: dynamoDeliveryTurns(dynamo, env.DELIVERIES_TABLE, TURNS_PER_PARTNER),
    queue: sqsWebhookQueue({ webhooks: env.WEBHOOK_QUEUE_URL, deadLetters: env.WEBHOOK_DEAD_LETTERS_URL }),
    send: httpsWebhookSender({
      timeoutMs: TIMEOUT_MS,
      devHosts: env.WEBHOOK_DEV_HOSTS,
      ca: env.EXTRA_CA_FILE ? [...rootCertificates, readFileSync(env.EXTRA_CA_FILE, 'utf8')] : undefined,
    }),
    clock: systemClock,
    random: Math.random,
    publicBaseUrl: env.PUBLIC_BASE_URL,
    metrics: emfMetrics({ namespace: env.METRICS_NAMESPACE, clock: systemClock }),
    log,
  });
});
