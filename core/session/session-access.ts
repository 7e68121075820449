import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { matchesTokenHash } from '../token/token-hash.ts';
import type { Session } from './session.ts';
import { isTerminal } from './status.ts';

const sessionIdSchema = z.uuidv4();

/** Finds a session by what a path says is its id; text that is no UUID finds none, without asking the store. */
export const findSession = async (sessions: SessionStore, sessionId: string): Promise<Session | undefined> =>
  sessionIdSchema.safeParse(sessionId).success ? sessions.find(sessionId) : undefined;

/** Finds a partner's own session. Another partner's is as absent as one that never was. */
export const findOwnSession = async (
  sessions: SessionStore,
  wanted: { readonly sessionId: string; readonly partnerId: string },
): Promise<Session | undefined> => {
  const session = await findSession(sessions, wanted.sessionId);
  return session?.partnerId === wanted.partnerId ? session : undefined;
};

/** True when the session can no longer be used: it is terminal, or its time is over and will be noted any moment. */
const hasEnded = (session: Pick<Session, 'status' | 'expiresAt'>, clock: Clock): boolean =>
  isTerminal(session.status) || Date.parse(session.expiresAt) <= clock().getTime();

export type EmbedAccess =
  | { readonly kind: 'granted'; readonly session: Session }
  /** The token was this session's while the session lived. */
  | { readonly kind: 'ended'; readonly session: Session }
  | { readonly kind: 'refused' };

/** Checks an embed token. Unknown session, no token and wrong token cannot be told apart. */
export const checkEmbedToken = async (
  ports: { readonly sessions: SessionStore; readonly clock: Clock },
  presented: { readonly sessionId: string; readonly token: string | undefined },
): Promise<EmbedAccess> => {
  const session = await findSession(ports.sessions, presented.sessionId);
  if (!session || presented.token === undefined) return { kind: 'refused' };
  if (!matchesTokenHash(presented.token, session.embedTokenHash)) return { kind: 'refused' };
  return { kind: hasEnded(session, ports.clock) ? 'ended' : 'granted', session };
};
