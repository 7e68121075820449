import type { SessionErrorCode } from '../failure.ts';
import { terminalStatusOf } from '../failure.ts';
import type { AwaitingReason } from './awaiting-reason.ts';
import type { SessionEvent } from './event.ts';
import type { ActiveStatus, SessionStatus } from './status.ts';
import { isTerminal } from './status.ts';

const ENDINGS = ['TERMINATED', 'ERROR', 'CANCELLED'] as const;

/** The contract's table of allowed transitions (Part 2): from each active status, every status it may go to. */
export const TRANSITIONS: Readonly<Record<ActiveStatus, readonly SessionStatus[]>> = {
  CREATED: ['INITIALIZING', ...ENDINGS],
  INITIALIZING: ['READY', ...ENDINGS],
  READY: ['CONNECTED', 'CREATED', ...ENDINGS],
  CONNECTED: ['LOADING_TREE', 'CREATED', ...ENDINGS],
  LOADING_TREE: ['RUNNING', ...ENDINGS],
  RUNNING: ['AWAITING_USER', 'COLLECTING_DATA', ...ENDINGS],
  AWAITING_USER: ['RUNNING', 'COLLECTING_DATA', 'VERIFYING', ...ENDINGS],
  COLLECTING_DATA: ['RUNNING', 'AWAITING_USER', 'VERIFYING', ...ENDINGS],
  VERIFYING: ['COLLECTING_DATA', 'COMPLETED', ...ENDINGS],
};

/** What a waiting state of the state machine is answered with: the status to go to, and why. No personal data. */
export type Transition = { to: SessionStatus; code?: SessionErrorCode; reason?: AwaitingReason };

export type Verdict =
  { kind: 'transition'; transition: Transition } | { kind: 'rejected'; reason: 'TERMINAL' | 'NOT_EXPECTED' };

/**
 * Decides whether an event is legal in a status and where it leads. Pure: the state machine alone writes the status.
 * Rejects everything in a terminal status, and every transition that the contract's table does not list.
 */
export const decide = (status: SessionStatus, event: SessionEvent): Verdict => {
  if (isTerminal(status)) return { kind: 'rejected', reason: 'TERMINAL' };
  const transition = targetOf(status, event);
  return TRANSITIONS[status].includes(transition.to)
    ? { kind: 'transition', transition }
    : { kind: 'rejected', reason: 'NOT_EXPECTED' };
};

/**
 * True when an event that is illegal now could be legal after the state machine's next step, so that it may be only early.
 */
export const couldBecomeLegal = (status: SessionStatus, event: SessionEvent): boolean =>
  !isTerminal(status) && TRANSITIONS[status].some((next) => decide(next, event).kind === 'transition');

/** True when the session already is where the event leads: the sender has lost the answer to its first try. */
export const isDuplicate = (
  session: { status: SessionStatus; awaitingReason?: AwaitingReason | undefined },
  event: SessionEvent,
): boolean => {
  if (isTerminal(session.status)) return false;
  const target = targetOf(session.status, event);
  return target.to === session.status && (target.reason === undefined || target.reason === session.awaitingReason);
};

const targetOf = (status: ActiveStatus, event: SessionEvent): Transition => {
  switch (event.type) {
    case 'USER_ARRIVED':
      return { to: 'INITIALIZING' };
    case 'RUNNER_READY':
      return { to: 'READY' };
    case 'USER_CONNECTED':
      return { to: 'CONNECTED' };
    case 'FLOW_LOADING':
      return { to: 'LOADING_TREE' };
    case 'FLOW_RUNNING':
      return { to: 'RUNNING' };
    case 'USER_NEEDED':
      return { to: 'AWAITING_USER', reason: event.reason };
    case 'COLLECTING':
      return { to: 'COLLECTING_DATA' };
    case 'CONSENT_GIVEN':
      return { to: 'VERIFYING' };
    case 'VERIFIED':
      return { to: 'COMPLETED' };
    // Before the flow has begun nothing of the user is lost: the same URL works again. Later the session is over.
    case 'USER_LEFT':
      return status === 'READY' || status === 'CONNECTED' ? { to: 'CREATED' } : failed('USER_ABANDONED');
    case 'FAILED':
      return failed(event.code);
    case 'USER_CANCELLED':
      return failed('USER_CANCELLED');
    case 'PARTNER_TERMINATED':
      return failed('TERMINATED_BY_PARTNER');
  }
};

const failed = (code: SessionErrorCode): Transition => ({ to: terminalStatusOf(code), code });
