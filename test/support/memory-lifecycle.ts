import type { ExecutionInput, Lifecycle } from '../../core/ports/lifecycle.ts';
import type { Transition } from '../../core/session/lifecycle.ts';
import { isTerminal } from '../../core/session/status.ts';
import type { MemorySessionStore } from './memory-session-store.ts';

export type MemoryLifecycle = Lifecycle & {
  readonly started: ExecutionInput[];
  readonly answers: Transition[];
  readonly heartbeats: string[];
  /** While false, a status is not written when its waiting state is answered, but at `settle`. */
  isImmediate: boolean;
  /** Writes the status that the last answer leads to. */
  readonly settle: () => void;
};

/**
 * The state machine in memory: a waiting state takes one answer, then the session has the next status and a new task
 * token, unless its user or partner asked for an end meanwhile.
 */
export const memoryLifecycle = (sessions: MemorySessionStore, endedAt: () => Date): MemoryLifecycle => {
  const used = new Set<string>();
  let tokens = 1;
  let pending: (() => void) | undefined;

  const enter = (sessionId: string, transition: Transition): void => {
    const { intent } = sessions.get(sessionId);
    const to = isTerminal(transition.to) ? transition.to : (intent ?? transition.to);
    const code = to === transition.to ? transition.code : INTENT_CODES[intent ?? 'CANCELLED'];
    sessions.patch(sessionId, {
      status: to,
      taskToken: isTerminal(to) ? undefined : `task-token-${++tokens}`,
      awaitingReason: transition.reason,
      errorCode: code,
      ...(isTerminal(to) ? { endedAt: endedAt().toISOString(), runner: undefined } : {}),
      ...(to === 'COMPLETED' ? { completedAt: endedAt().toISOString() } : {}),
    });
  };

  const lifecycle: MemoryLifecycle = {
    started: [],
    answers: [],
    heartbeats: [],
    isImmediate: true,
    settle: () => {
      pending?.();
      pending = undefined;
    },
    start: async (input) => void lifecycle.started.push(input),
    answer: async (taskToken, transition) => {
      const sessionId = sessions.findByTaskToken(taskToken);
      if (used.has(taskToken) || sessionId === undefined) return 'gone';
      used.add(taskToken);
      lifecycle.answers.push(transition);
      pending = () => enter(sessionId, transition);
      if (lifecycle.isImmediate) lifecycle.settle();
      return 'taken';
    },
    heartbeat: async (taskToken) => {
      if (used.has(taskToken)) return 'gone';
      lifecycle.heartbeats.push(taskToken);
      return 'taken';
    },
  };
  return lifecycle;
};

const INTENT_CODES = { CANCELLED: 'USER_CANCELLED', TERMINATED: 'TERMINATED_BY_PARTNER' } as const;
