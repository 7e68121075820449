import type { Session } from '../session/session.ts';

/** Deletes all that is kept of a session, its keyed request and what it left when it failed included. False when it is not there, or has not ended. */
export type SessionEraser = (session: Pick<Session, 'sessionId' | 'requestId'>) => Promise<boolean>;
