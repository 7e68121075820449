import { checkPublicHttpsUrl } from '../network/public-https-url.ts';
import { liveWebhookSecrets } from '../partner/live-credentials.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryTurns } from '../ports/delivery-turns.ts';
import type { PartnerStore } from '../ports/partner-store.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { SendResult, WebhookSender } from '../ports/webhook-sender.ts';
import type { Session, WebhookAttempt } from '../session/session.ts';
import { isUnderRegisteredDomain } from './registered-domain.ts';
import { MAX_ATTEMPTS, nextAttemptInS, retryAfterSecondsOf } from './retry-schedule.ts';
import { signatureHeaders } from './signature.ts';
import type { WebhookMessage } from './webhook-message.ts';
import { webhookEventOf, webhookIdOf } from './webhook-event.ts';

export type DeliverWebhookPorts = {
  readonly sessions: SessionStore;
  readonly partners: PartnerStore;
  readonly turns: DeliveryTurns;
  readonly send: WebhookSender;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly publicBaseUrl: string;
};

export type WebhookDeliveryOutcome =
  | { readonly kind: 'delivered' }
  /** There is nothing to deliver: no such session any more, or no webhook URL. */
  | { readonly kind: 'nothing-to-send' }
  /** The partner's server says that it wants no deliveries any more (410). */
  | { readonly kind: 'unwanted' }
  /** Not tried: as many deliveries to this partner are under way as may be. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'retry'; readonly inS: number }
  /** All attempts of this delivery have failed. */
  | { readonly kind: 'given-up' };

/** Longer than any attempt with all that belongs to it: Lambda ends the invocation before (lib/webhook-queues.ts). */
const TURN_ENDS_AFTER_MS = 60_000;

/**
 * Makes one attempt to deliver a session's terminal event, if it is the partner's turn: a partner that answers slowly keeps
 * its own deliveries waiting and nobody else's. Attempts are counted on the session, by delivery (one queue message; a
 * replay is another): a message can be received without being tried, and a standard queue may hand it out twice.
 * Rejects when the session has not ended, which a later try may find.
 */
export const deliverWebhook = async (
  ports: DeliverWebhookPorts,
  message: WebhookMessage & { readonly deliveryId: string },
): Promise<WebhookDeliveryOutcome> => {
  const now = ports.clock();
  const taken = await ports.turns.take(message, { now, until: new Date(now.getTime() + TURN_ENDS_AFTER_MS) });
  if (!taken) return { kind: 'busy' };
  try {
    return await deliverInTurn(ports, message);
  } finally {
    // Otherwise it ends by itself, and what came of the attempt must not be lost over it.
    await ports.turns.giveBack(message).catch(() => undefined);
  }
};

const deliverInTurn = async (
  ports: DeliverWebhookPorts,
  { sessionId, deliveryId }: { readonly sessionId: string; readonly deliveryId: string },
): Promise<WebhookDeliveryOutcome> => {
  const session = await ports.sessions.find(sessionId);
  if (session?.webhookUrl === undefined) return { kind: 'nothing-to-send' };
  const made = session.webhookAttempts.filter((attempt) => attempt.deliveryId === deliveryId);
  if (made.some(({ statusCode }) => isSuccess(statusCode))) return { kind: 'delivered' };
  if (made.length >= MAX_ATTEMPTS) return { kind: 'given-up' };
  const at = ports.clock();
  const result = await attempt(ports, session, session.webhookUrl, at);
  await ports.sessions.recordWebhookAttempt(sessionId, recordOf(deliveryId, at, result));
  if (result.kind === 'answered') {
    if (isSuccess(result.statusCode)) return { kind: 'delivered' };
    if (result.statusCode === 410) return { kind: 'unwanted' };
  }
  const retryAfterS = result.kind === 'answered' ? retryAfterSecondsOf(result.retryAfter, ports.clock()) : undefined;
  const inS = nextAttemptInS(made.length + 1, ports.random(), retryAfterS);
  return inS === undefined ? { kind: 'given-up' } : { kind: 'retry', inS };
};

const isSuccess = (statusCode: number | undefined): boolean =>
  statusCode !== undefined && statusCode >= 200 && statusCode < 300;

const attempt = async (
  ports: DeliverWebhookPorts,
  session: Session,
  webhookUrl: string,
  at: Date,
): Promise<SendResult> => {
  const event = webhookEventOf(session, ports.publicBaseUrl);
  if (!event) throw new Error('the session has not ended');
  const partner = await ports.partners.find(session.partnerId);
  if (!partner) throw new Error('the session names a partner that is not there');
  // What was allowed when the session was created may be forbidden since.
  const checked = checkPublicHttpsUrl(webhookUrl);
  if (checked.kind === 'refused' || !isUnderRegisteredDomain(checked.url.hostname)) {
    return { kind: 'failed', error: 'URL_REFUSED', durationMs: 0 };
  }
  const body = JSON.stringify(event);
  const delivery = { webhookId: webhookIdOf(session.sessionId), at, body };
  const signature = signatureHeaders(liveWebhookSecrets(partner, at), delivery);
  const headers = { ...signature, 'content-type': 'application/json', 'user-agent': 'Veriframe-Webhook/1' };
  return ports.send({ url: checked.url, headers, body });
};

const recordOf = (deliveryId: string, at: Date, result: SendResult): WebhookAttempt => ({
  at: at.toISOString(),
  deliveryId,
  durationMs: Math.round(result.durationMs),
  ...(result.kind === 'answered' ? { statusCode: result.statusCode } : { error: result.error }),
});
