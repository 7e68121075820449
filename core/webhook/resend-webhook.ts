import type { WebhookResend } from '../contract/timeline.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WebhookOutbox } from '../ports/webhook-queue.ts';
import { findOwnSession } from '../session/session-access.ts';
import type { SessionStatus } from '../session/status.ts';
import { isTerminal } from '../session/status.ts';
import { webhookIdOf } from './webhook-event.ts';

export type ResendWebhookPorts = {
  readonly sessions: SessionStore;
  readonly outbox: WebhookOutbox;
  readonly clock: Clock;
};

export type ResendWebhookOutcome =
  | { readonly kind: 'queued'; readonly resend: WebhookResend }
  /** There is no event yet: it will be sent by itself when the session ends. */
  | { readonly kind: 'not-ended'; readonly status: SessionStatus }
  | { readonly kind: 'no-webhook' }
  | { readonly kind: 'not-found' };

/**
 * Puts the terminal event of one of the partner's own sessions into the queue again: a delivery of its own with three
 * attempts, under the same `webhook-id` and with the same bytes.
 */
export const resendWebhook = async (
  ports: ResendWebhookPorts,
  wanted: { readonly sessionId: string; readonly partnerId: string },
): Promise<ResendWebhookOutcome> => {
  const session = await findOwnSession(ports.sessions, wanted);
  if (!session) return { kind: 'not-found' };
  if (session.webhookUrl === undefined) return { kind: 'no-webhook' };
  if (!isTerminal(session.status)) return { kind: 'not-ended', status: session.status };
  const { sessionId, partnerId } = session;
  const at = ports.clock().toISOString();
  const deliveryId = await ports.outbox.enqueue({ sessionId, partnerId });
  await ports.sessions.recordWebhookResend(sessionId, { at, deliveryId });
  return { kind: 'queued', resend: { sessionId, webhookId: webhookIdOf(sessionId), deliveryId } };
};
