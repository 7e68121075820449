import { Failure } from '../failure.ts';
import type { Delivery, DeliverEventPorts } from './deliver-event.ts';
import { deliverEvent } from './deliver-event.ts';
import type { SessionEvent } from './event.ts';
import type { Session } from './session.ts';
import { findSession } from './session-access.ts';
import { isTerminal } from './status.ts';

/** What ECS says of a task that has stopped. */
export type StoppedTask = {
  readonly sessionId: string;
  readonly taskArn: string;
  /** Of the runner's container; absent when it never ran. */
  readonly exitCode?: number | undefined;
  readonly failedToStart: boolean;
};

export type RunnerStoppedOutcome =
  | { readonly kind: 'reported'; readonly event: SessionEvent }
  /** The session had ended, does without a runner, or has another one. */
  | { readonly kind: 'of-no-matter' };

/**
 * Tells a session that its runner is gone. A task that is none of the session's any more is of no matter. Rejects when it
 * is too early to say, or the session is between two statuses: the event must come again.
 */
export const reportRunnerStopped = async (
  ports: DeliverEventPorts,
  task: StoppedTask,
): Promise<RunnerStoppedOutcome> => {
  const session = await findSession(ports.sessions, task.sessionId);
  if (!session || !hasRunner(session)) return { kind: 'of-no-matter' };
  if (session.runner?.taskArn === undefined) {
    // The task was launched and its ARN is not noted yet: whether it is the current one will be seen.
    throw new Failure('EVENT_IN_TRANSIT', { details: { status: session.status } });
  }
  if (session.runner.taskArn !== task.taskArn) return { kind: 'of-no-matter' };
  const event = eventOf(task);
  const isCurrent = (now: Session): boolean => isTerminal(now.status) || now.runner?.taskArn === task.taskArn;
  const delivery = await deliverEvent(ports, task.sessionId, event, { admit: isCurrent });
  return outcomeOf(delivery, event);
};

const hasRunner = (session: Session): boolean => !isTerminal(session.status) && session.status !== 'CREATED';

const outcomeOf = (delivery: Delivery, event: SessionEvent): RunnerStoppedOutcome => {
  switch (delivery.kind) {
    case 'taken':
      return { kind: 'reported', event };
    case 'in-transit':
      throw new Failure('EVENT_IN_TRANSIT', { details: { status: delivery.status } });
    case 'ended':
    case 'refused':
    case 'not-expected':
      return { kind: 'of-no-matter' };
  }
};

/** What the runner's exit codes mean to a session that still needed it; any other end is a lost runner. */
const EVENTS: Readonly<Record<number, SessionEvent>> = {
  11: { type: 'FAILED', code: 'BROWSER_CRASHED' },
  // Nobody connected, and the runner could not say so itself.
  13: { type: 'USER_LEFT' },
  14: { type: 'FAILED', code: 'INTERNAL' },
};

const eventOf = (task: StoppedTask): SessionEvent => {
  if (task.failedToStart) return { type: 'FAILED', code: 'NO_CAPACITY' };
  const known = task.exitCode === undefined ? undefined : EVENTS[task.exitCode];
  return known ?? { type: 'FAILED', code: 'RUNNER_LOST' };
};
