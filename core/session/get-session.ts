import type { SessionDetails } from '../contract/partner-api.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TokenSecret } from '../ports/token-secret.ts';
import { embedTokenOf, embedUrlOf } from '../token/embed-token.ts';
import { findOwnSession } from './session-access.ts';
import { sessionDetailsOf } from './session-view.ts';

export type GetSessionPorts = {
  readonly sessions: SessionStore;
  readonly tokenSecret: TokenSecret;
  readonly publicBaseUrl: string;
};

export type GetSessionOutcome =
  { readonly kind: 'found'; readonly details: SessionDetails } | { readonly kind: 'not-found' };

/** Reads one of the partner's own sessions. */
export const getSession = async (
  ports: GetSessionPorts,
  wanted: { readonly sessionId: string; readonly partnerId: string },
): Promise<GetSessionOutcome> => {
  const session = await findOwnSession(ports.sessions, wanted);
  if (!session) return { kind: 'not-found' };
  const embedToken = embedTokenOf(await ports.tokenSecret(), session.sessionId);
  const embedUrl = embedUrlOf(ports.publicBaseUrl, session.sessionId, embedToken);
  return { kind: 'found', details: sessionDetailsOf(session, { embedUrl, publicBaseUrl: ports.publicBaseUrl }) };
};
