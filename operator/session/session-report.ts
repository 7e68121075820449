import type { Session } from '../../core/session/session.ts';
import { progressOf } from '../../core/session/session.ts';
import { errorMessageOf, resultOf } from '../../core/session/session-view.ts';

/**
 * A session as the CLI shows it: never a token or a hash of one, and of the webhook URL only the host. What the partner
 * sent of its user and what was extracted is personal: it is there only when it was asked for.
 */
export const sessionReport = (session: Session, withData: boolean) => ({
  sessionId: session.sessionId,
  partnerId: session.partnerId,
  platformId: session.platformId,
  platform: session.platform.name,
  flowVersion: session.flow.version,
  flowHash: session.flow.hash,
  isCanary: session.flow.canary ?? false,
  status: session.status,
  progress: progressOf(session),
  awaitingReason: session.awaitingReason ?? null,
  errorCode: session.errorCode ?? null,
  errorMessage: errorMessageOf(session),
  createdAt: session.createdAt,
  expiresAt: session.expiresAt,
  endedAt: session.endedAt ?? null,
  deletedAfter: new Date(session.deleteAtEpochS * 1000).toISOString(),
  webhookHost: session.webhookUrl === undefined ? null : hostOf(session.webhookUrl),
  execution: session.execution ?? null,
  runnerTask: session.runner?.taskArn ?? null,
  hasAttestation: resultOf(session) !== undefined,
  ...(withData
    ? {
        externalReferenceId: session.externalReferenceId ?? null,
        webhookUrl: session.webhookUrl ?? null,
        receiverData: session.receiverData ?? null,
        extractedData: session.extractedData ?? null,
        attestation: session.attestation ?? null,
      }
    : {}),
});

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'not a URL');
