import { checkPublicHttpsUrl } from '../network/public-https-url.ts';
import { liveWebhookSecrets } from '../partner/live-credentials.ts';
import type { Clock } from '../ports/clock.ts';
import type { PartnerStore } from '../ports/partner-store.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { SendResult, WebhookSender } from '../ports/webhook-sender.ts';
import type { Session, WebhookAttempt } from '../session/session.ts';
import { MAX_ATTEMPTS, nextAttemptInS, retryAfterSecondsOf } from './retry-schedule.ts';
import { signatureHeaders } from './signature.ts';
import { webhookEventOf, webhookIdOf } from './webhook-event.ts';

export type DeliverWebhookPorts = {
  readonly sessions: SessionStore;
  readonly partners: PartnerStore;
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
  | { readonly kind: 'retry'; readonly inS: number }
  /** All attempts of this delivery have failed. */
  | { readonly kind: 'given-up' };

/**
 * Makes one attempt to deliver a session's terminal event. Attempts are counted on the session, by delivery (one queue
 * message; a replay is another): a message can be received without being tried, so the queue's own count would end early.
 * Rejects when the session has not ended, which a later try may find.
 */
export const deliverWebhook = async (
  ports: DeliverWebhookPorts,
  message: { readonly sessionId: string; readonly deliveryId: string },
): Promise<WebhookDeliveryOutcome> => {
  const session = await ports.sessions.find(message.sessionId);
  if (session?.webhookUrl === undefined) return { kind: 'nothing-to-send' };
  const failures = session.webhookAttempts.filter((attempt) => attempt.deliveryId === message.deliveryId).length;
  if (failures >= MAX_ATTEMPTS) return { kind: 'given-up' };
  const at = ports.clock();
  const result = await attempt(ports, session, session.webhookUrl, at);
  await ports.sessions.recordWebhookAttempt(session.sessionId, recordOf(message.deliveryId, at, result));
  if (result.kind === 'answered') {
    if (result.statusCode >= 200 && result.statusCode < 300) return { kind: 'delivered' };
    if (result.statusCode === 410) return { kind: 'unwanted' };
  }
  const retryAfterS = result.kind === 'answered' ? retryAfterSecondsOf(result.retryAfter, ports.clock()) : undefined;
  const inS = nextAttemptInS(failures + 1, ports.random(), retryAfterS);
  return inS === undefined ? { kind: 'given-up' } : { kind: 'retry', inS };
};

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
  if (checked.kind === 'refused') return { kind: 'failed', error: 'URL_REFUSED', durationMs: 0 };
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
