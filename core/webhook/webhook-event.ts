import type { WebhookEvent } from '../contract/webhook-event.ts';
import { WEBHOOK_EVENT_TYPES } from '../contract/webhook-event.ts';
import { attestationSummaryOf } from '../attestation/get-attestation.ts';
import type { Session } from '../session/session.ts';
import { progressOf } from '../session/session.ts';
import { errorMessageOf, platformOf, resultOf } from '../session/session-view.ts';
import { isTerminal } from '../session/status.ts';

/**
 * The event that tells how a session ended; `undefined` while it has not. It depends on nothing but the stored session, so
 * retries and replays send the same bytes.
 */
export const webhookEventOf = (session: Session, publicBaseUrl: string): WebhookEvent | undefined => {
  if (!isTerminal(session.status)) return undefined;
  const result = resultOf(session);
  return {
    type: WEBHOOK_EVENT_TYPES[session.status],
    timestamp: session.endedAt ?? session.completedAt ?? session.expiresAt,
    data: {
      sessionId: session.sessionId,
      status: session.status,
      progress: progressOf(session),
      platformId: session.platformId,
      platform: platformOf(session),
      externalReferenceId: session.externalReferenceId ?? null,
      expiresAt: session.expiresAt,
      createdAt: session.createdAt,
      completedAt: session.completedAt ?? null,
      errorCode: session.errorCode ?? null,
      errorMessage: errorMessageOf(session),
      hasAttestation: result !== undefined,
      attestation: result
        ? {
            ...attestationSummaryOf(result.attestation),
            url: `${publicBaseUrl}/v1/partner/browser-session/${session.sessionId}/attestation`,
          }
        : null,
      extractedData: result?.extractedData ?? null,
    },
  };
};

/** `webhook-id`: a session has one terminal event, so its id is the session's, on every retry and replay. */
export const webhookIdOf = (sessionId: string): string => `msg_${sessionId}`;
