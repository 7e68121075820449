import type { Clock, Sleep } from '../ports/clock.ts';
import type { Lifecycle } from '../ports/lifecycle.ts';
import type { SessionIntent, SessionStore } from '../ports/session-store.ts';
import type { SessionEvent } from './event.ts';
import { couldBecomeLegal, decide, isDuplicate } from './lifecycle.ts';
import type { Session } from './session.ts';
import type { SessionStatus } from './status.ts';

export type DeliverEventPorts = {
  readonly sessions: SessionStore;
  readonly lifecycle: Pick<Lifecycle, 'answer'>;
  readonly clock: Clock;
  readonly sleep: Sleep;
};

export type Delivery =
  /** The state machine has it and goes to `status`. */
  | { readonly kind: 'taken'; readonly status: SessionStatus }
  /** The event is legal, but no waiting state could be answered in time. */
  | { readonly kind: 'in-transit'; readonly status: SessionStatus }
  | { readonly kind: 'not-expected'; readonly status: SessionStatus; readonly duplicate: boolean }
  | { readonly kind: 'ended'; readonly session: Session }
  /** There is no such session, or `admit` turned the sender away. */
  | { readonly kind: 'refused' };

export type DeliverEventOptions = {
  /** Looks at the session as it is at each try; false ends the delivery. */
  readonly admit?: (session: Session) => boolean;
  /** Runs before the state machine is answered; false means that the session has moved on meanwhile. */
  readonly prepare?: (session: Session) => Promise<boolean>;
};

/** Between two waiting states lie some hundred milliseconds at most: 50+100+200+400+600+700 ms = 2.05 s in all. */
const RETRY_AFTER_MS = [50, 100, 200, 400, 600, 700];

/**
 * Hands an event to the state machine: reads the session, decides, answers the waiting state. An event that comes between
 * two waiting states is tried again for about two seconds, because the next state may want it. What stays rejected is
 * recorded on the session. An end that the user or the partner has asked for wins over every other event.
 */
export const deliverEvent = async (
  ports: DeliverEventPorts,
  sessionId: string,
  event: SessionEvent,
  options: DeliverEventOptions = {},
): Promise<Delivery> => {
  for (let attempt = 0; ; attempt++) {
    const session = await ports.sessions.find(sessionId);
    if (!session || options.admit?.(session) === false) return { kind: 'refused' };
    const wanted = session.intent === undefined ? event : eventOfIntent(session.intent);
    const prepare = wanted === event ? options.prepare : undefined;
    const verdict = decide(session.status, wanted);
    if (verdict.kind === 'transition' && (await answer(ports, session, verdict.transition, prepare))) {
      return { kind: 'taken', status: verdict.transition.to };
    }
    if (verdict.kind === 'rejected' && verdict.reason === 'TERMINAL') {
      if (endedAsWished(session, event)) return { kind: 'taken', status: session.status };
      await recordRejection(ports, session, event);
      return { kind: 'ended', session };
    }
    const waitMs = RETRY_AFTER_MS[attempt];
    const isHopeless = verdict.kind === 'rejected' && !couldBecomeLegal(session.status, wanted);
    if (waitMs === undefined || isHopeless) {
      if (verdict.kind === 'transition') return { kind: 'in-transit', status: session.status };
      await recordRejection(ports, session, event);
      return { kind: 'not-expected', status: session.status, duplicate: isDuplicate(session, event) };
    }
    await ports.sleep(waitMs);
  }
};

/** The event by which a noted wish reaches the state machine. */
export const eventOfIntent = (intent: SessionIntent): SessionEvent =>
  intent === 'CANCELLED' ? { type: 'USER_CANCELLED' } : { type: 'PARTNER_TERMINATED' };

/** Whether the state machine has met a wish by itself, before the event that carries the wish could reach it. */
const endedAsWished = ({ status, intent }: Session, event: SessionEvent): boolean =>
  intent !== undefined && status === intent && event.type === eventOfIntent(intent).type;

const answer = async (
  ports: DeliverEventPorts,
  session: Session,
  transition: Parameters<Lifecycle['answer']>[1],
  prepare: DeliverEventOptions['prepare'],
): Promise<boolean> => {
  if (session.taskToken === undefined) return false;
  if (prepare && !(await prepare(session))) return false;
  return (await ports.lifecycle.answer(session.taskToken, transition)) === 'taken';
};

/** Notes on the session that an event came too late, twice or out of place. */
export const recordRejection = (
  ports: Pick<DeliverEventPorts, 'sessions' | 'clock'>,
  session: Session,
  event: SessionEvent,
): Promise<void> =>
  ports.sessions.recordRejectedEvent(session.sessionId, {
    type: event.type,
    status: session.status,
    at: ports.clock().toISOString(),
  });
