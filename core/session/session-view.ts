import type { SessionDetails, SessionEntry } from '../contract/partner-api.ts';
import { failureOf } from '../failure.ts';
import type { Session, SessionSummary } from './session.ts';
import { progressOf } from './session.ts';
import type { SessionStatus } from './status.ts';

/** The statuses in which a user is connected, so that there is a stream to watch. */
const STREAMING: readonly SessionStatus[] = [
  'CONNECTED',
  'LOADING_TREE',
  'RUNNING',
  'AWAITING_USER',
  'COLLECTING_DATA',
  'VERIFYING',
];

/** True while a WHEP player can watch the session. */
export const isStreaming = (status: SessionStatus): boolean => STREAMING.includes(status);

/** The session as one entry of a list: absent values are `null`. */
export const sessionEntryOf = (session: SessionSummary, embedUrl: string): SessionEntry => ({
  sessionId: session.sessionId,
  status: session.status,
  progress: progressOf(session),
  embedUrl,
  platformId: session.platformId,
  platform: platformOf(session),
  externalReferenceId: session.externalReferenceId ?? null,
  expiresAt: session.expiresAt,
  createdAt: session.createdAt,
  completedAt: session.completedAt ?? null,
  errorCode: session.errorCode ?? null,
  errorMessage: errorMessageOf(session),
  // The result is kept before the session can complete, and shown only when it has.
  hasAttestation: session.status === 'COMPLETED',
});

/** The session in full, for its partner. */
export const sessionDetailsOf = (
  session: Session,
  urls: { readonly embedUrl: string; readonly publicBaseUrl: string },
): SessionDetails => ({
  ...sessionEntryOf(session, urls.embedUrl),
  streamUrl: isStreaming(session.status) ? `${urls.publicBaseUrl}/v1/embed/${session.sessionId}/stream` : null,
  extractedData: resultOf(session)?.extractedData ?? null,
});

/** The result, once it is one: a session that ended otherwise shows nothing of what was collected. */
export const resultOf = (
  session: Session,
): { readonly attestation: string; readonly extractedData: Record<string, unknown> } | undefined => {
  const { attestation, extractedData } = session;
  if (session.status !== 'COMPLETED' || attestation === undefined || extractedData === undefined) return undefined;
  return { attestation, extractedData };
};

/** The platform's names as a session shows them. */
export const platformOf = (session: SessionSummary): SessionEntry['platform'] => ({
  name: session.platform.name,
  displayName: session.platform.displayName,
  logo: session.platform.icon,
});

/** One sentence on why the session ended without a result, or `null`. */
export const errorMessageOf = (session: Pick<Session, 'errorCode'>): string | null =>
  session.errorCode === undefined ? null : failureOf(session.errorCode).message;
