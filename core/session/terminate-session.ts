import type { Clock, Sleep } from '../ports/clock.ts';
import type { Lifecycle } from '../ports/lifecycle.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { endSession } from './end-session.ts';
import { findOwnSession } from './session-access.ts';
import type { Session } from './session.ts';
import { isTerminal } from './status.ts';

export type TerminateSessionPorts = {
  readonly sessions: SessionStore;
  readonly lifecycle: Pick<Lifecycle, 'answer'>;
  readonly clock: Clock;
  readonly sleep: Sleep;
};

export type TerminateSessionOutcome =
  | { readonly kind: 'terminated'; readonly session: Session }
  | { readonly kind: 'ended-otherwise'; readonly session: Session }
  /** It will end as wanted, but had not yet when the wait was over. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'not-found' };

/** The state machine needs some hundred milliseconds to a terminal status; 100+200+400+600+800+900 ms = 3 s. */
const WAITS_MS = [100, 200, 400, 600, 800, 900];

/** Ends one of the partner's own sessions, whatever it is doing, and waits up to 3 s until it has ended. */
export const terminateSession = async (
  ports: TerminateSessionPorts,
  wanted: { readonly sessionId: string; readonly partnerId: string },
): Promise<TerminateSessionOutcome> => {
  const session = await findOwnSession(ports.sessions, wanted);
  if (!session) return { kind: 'not-found' };
  if (isTerminal(session.status)) return endOf(session);
  await endSession(ports, session, 'TERMINATED');
  for (const waitMs of WAITS_MS) {
    const now = await ports.sessions.find(session.sessionId);
    if (!now) return { kind: 'not-found' };
    if (isTerminal(now.status)) return endOf(now);
    await ports.sleep(waitMs);
  }
  return { kind: 'pending' };
};

const endOf = (session: Session): TerminateSessionOutcome =>
  session.status === 'TERMINATED' ? { kind: 'terminated', session } : { kind: 'ended-otherwise', session };
