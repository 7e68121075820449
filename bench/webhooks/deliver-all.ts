import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { httpsWebhookSender } from '../../adapters/system/https-webhook-sender.ts';
import { deliverWebhookHandler } from '../../functions/deliver-webhook/handler.ts';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';
import { createEventSourceMapping } from '../../local/sqs/create-event-source-mapping.ts';
import { createSqs } from '../../local/sqs/create-sqs.ts';
import { manualClock } from '../../test/local/manual-clock.ts';
import { aPartner } from '../../test/support/a-partner.ts';
import { aSession, NOW } from '../../test/support/a-session.ts';
import { memoryDeliveryTurns } from '../../test/support/memory-delivery-turns.ts';
import { memorySessionStore } from '../../test/support/memory-session-store.ts';
import { memoryPartnerStore } from '../../test/support/memory-stores.ts';
import { countMessages, drainQueue, webhookQueueOf } from './local-queues.ts';
import type { SinkAnswer } from './webhook-sink.ts';
import { openWebhookSink } from './webhook-sink.ts';

export type DeliveryPlan = {
  readonly events: number;
  readonly partners: number;
  /** How many invocations the queue may start at once; each delivers ten messages side by side. */
  readonly invocations: number;
  readonly turnsPerPartner: number;
  /** What the partner's server does with the n-th POST (from 1) of an event. */
  readonly answer: (event: number, post: number) => SinkAnswer;
};

export type DeliveryReport = {
  /** POSTs and recorded attempts of each event. */
  readonly events: readonly { readonly posts: number; readonly attempts: number; readonly delivered: boolean }[];
  /** The events in the dead-letter queue. */
  readonly dead: readonly number[];
  /** Deliveries that had to wait for their turn. */
  readonly postponed: number;
  /** From the start until every event had been posted once. */
  readonly firstPostsMs: number;
};

const HOST = 'hooks.partner.example.com';
const SQS = { baseUrl: 'http://127.0.0.1:1', region: 'eu-west-1', accountId: '123456789012' };
const idOf = (event: number): string => `00000000-0000-4000-8000-${String(event).padStart(12, '0')}`;
const eventOf = (sessionId: string): number => Number(sessionId.slice(-12));

/**
 * Delivers the terminal events of so many sessions with the real handler and sender, the local SQS and an HTTPS server on
 * loopback. The tables are in memory and the queue's clock is set forward whenever there is nothing to do but wait.
 */
export const deliverAll = async (plan: DeliveryPlan): Promise<DeliveryReport> => {
  const authority = await openCertificateAuthority({ memory: true }, () => new Date());
  const sink = await openWebhookSink(await authority.issue({ hosts: [HOST] }), (webhookId, post) =>
    plan.answer(eventOf(webhookId), post),
  );
  const clock = manualClock(NOW.getTime());
  const sqs = await createSqs({ ...SQS, clock, newId: randomUUID });
  await sqs.ensureQueue('dead', {});
  await sqs.ensureQueue('webhooks', { VisibilityTimeout: 270, MessageRetentionPeriod: 345_600 });
  const events = Array.from({ length: plan.events }, (_, event) => ({
    sessionId: idOf(event),
    partnerId: `partner-${event % plan.partners}`,
  }));
  const sessions = memorySessionStore(
    ...events.map((event) =>
      aSession({
        ...event,
        status: 'ERROR',
        errorCode: 'LOGIN_FAILED',
        endedAt: NOW.toISOString(),
        webhookUrl: `https://${HOST}/`,
      }),
    ),
  );
  let postponed = 0;
  const handler = deliverWebhookHandler({
    sessions,
    partners: memoryPartnerStore(
      ...Array.from({ length: plan.partners }, (_, partner) => aPartner({ partnerId: `partner-${partner}` })),
    ),
    turns: memoryDeliveryTurns(plan.turnsPerPartner),
    queue: webhookQueueOf(sqs, { webhooks: 'webhooks', deadLetters: 'dead' }),
    send: httpsWebhookSender({
      timeoutMs: 30_000,
      devHosts: new Map([[HOST, { address: '127.0.0.1', port: sink.port }]]),
      ca: [authority.caPem],
    }),
    clock: () => new Date(clock.nowMs()),
    random: () => 0.5,
    publicBaseUrl: 'https://veriframe.example.com',
    metrics: (measures) => void (postponed += measures['WebhooksPostponed'] ?? 0),
    log: () => undefined,
  });
  for (const { sessionId, partnerId } of events) {
    const MessageBody = JSON.stringify({ sessionId, partnerId });
    await sqs.handle('SendMessage', { QueueUrl: sqs.urlOf('webhooks'), MessageBody, MessageGroupId: partnerId });
  }

  const startedAtMs = performance.now();
  let firstPostsMs = Number.NaN;
  let atWork = 0;
  const invocations = new EventEmitter();
  const mapping = createEventSourceMapping({
    sqs,
    clock,
    queueName: 'webhooks',
    region: SQS.region,
    maximumConcurrency: plan.invocations,
    reportBatchItemFailures: true,
    onError: (error) => {
      throw error;
    },
    invoke: async (event) => {
      atWork += 1;
      const payload = await handler(event);
      atWork -= 1;
      invocations.emit('end');
      if (Number.isNaN(firstPostsMs) && sink.posts.size === plan.events) firstPostsMs = performance.now() - startedAtMs;
      return { ok: true, payload };
    },
  });
  for (;;) {
    if (atWork > 0) await once(invocations, 'end');
    // A turn of the event loop is enough for the mapping to delete what was handled, and to receive what there is.
    await new Promise(setImmediate);
    if (atWork > 0) continue;
    const { visible, hidden } = await countMessages(sqs, 'webhooks');
    if (visible + hidden === 0) break;
    if (visible === 0) clock.advance(1_000);
  }
  await mapping.close();
  const dead = (await drainQueue(sqs, 'dead')).map(({ sessionId }) => eventOf(sessionId));
  await sqs.close();
  await sink.close();
  return {
    events: events.map(({ sessionId }) => {
      const { webhookAttempts } = sessions.get(sessionId);
      const delivered = webhookAttempts.some(({ statusCode = 0 }) => statusCode >= 200 && statusCode < 300);
      return { posts: sink.posts.get(`msg_${sessionId}`) ?? 0, attempts: webhookAttempts.length, delivered };
    }),
    dead,
    postponed,
    firstPostsMs,
  };
};
