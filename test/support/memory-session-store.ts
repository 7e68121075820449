import type { SessionFilter, SessionStore } from '../../core/ports/session-store.ts';
import type { SessionTotals } from '../../core/ports/session-tally.ts';
import type { Session } from '../../core/session/session.ts';
import { sessionSummarySchema } from '../../core/session/session.ts';
import { isTerminal } from '../../core/session/status.ts';

/** It counts what it holds, so that it can stand for the counters, too. */
export type MemorySessionStore = SessionStore &
  SessionTotals & {
    /** What the state machine would write: changes that no port offers. */
    readonly patch: (sessionId: string, changes: Partial<Session>) => void;
    readonly get: (sessionId: string) => Session;
    readonly findByTaskToken: (taskToken: string) => string | undefined;
  };

const KEPT_ENTRIES = 50;

/** Sessions in memory, under the same contract as those in DynamoDB. */
export const memorySessionStore = (...initial: readonly Session[]): MemorySessionStore => {
  const sessions = new Map(initial.map((session) => [session.sessionId, structuredClone(session)]));
  const change = (
    sessionId: string,
    isAllowed: (now: Session) => boolean,
    changes: (now: Session) => object,
  ): boolean => {
    const now = sessions.get(sessionId);
    if (!now || !isAllowed(now)) return false;
    sessions.set(sessionId, structuredClone({ ...now, ...changes(now) }));
    return true;
  };
  const isActive = (now: Session): boolean => !isTerminal(now.status);
  const matching = (filter: SessionFilter): Session[] =>
    [...sessions.values()]
      .filter((session) => session.partnerId === filter.partnerId)
      .filter((session) => filter.status === undefined || session.status === filter.status)
      .sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? 1 : -1));

  return {
    patch: (sessionId, changes) =>
      void change(
        sessionId,
        () => true,
        () => changes,
      ),
    get: (sessionId) => {
      const session = sessions.get(sessionId);
      if (!session) throw new Error(`no session ${sessionId}`);
      return structuredClone(session);
    },
    findByTaskToken: (taskToken) => [...sessions.values()].find((found) => found.taskToken === taskToken)?.sessionId,
    insert: async (session) => {
      if (sessions.has(session.sessionId)) throw new Error('the id is taken');
      sessions.set(session.sessionId, structuredClone(session));
    },
    removeUnclaimed: async (sessionId) => {
      if (sessions.get(sessionId)?.execution === undefined) sessions.delete(sessionId);
    },
    find: async (sessionId) => structuredClone(sessions.get(sessionId)),
    list: async (filter, { limit, skip, after }) => {
      const all = matching(filter);
      const start = after ? all.findIndex(({ sessionId }) => sessionId === after.sessionId) + 1 : skip;
      return {
        sessions: all.slice(start, start + limit).map((session) => sessionSummarySchema.parse(session)),
        hasMore: all.length > start + limit,
      };
    },
    total: async (filter) => matching(filter).length,
    setIntent: async (sessionId, intent) =>
      change(
        sessionId,
        (now) => isActive(now) && now.intent === undefined,
        () => ({ intent }),
      ),
    exchangeBootstrap: async (sessionId, { bootstrapHash, tokenHash }) =>
      change(
        sessionId,
        (now) => isActive(now) && now.runner?.bootstrapHash === bootstrapHash,
        ({ runner }) => ({ runner: withoutBootstrapHash({ ...runner, tokenHash }) }),
      ),
    saveRunnerAddress: async (sessionId, { tokenHash, address, port }) =>
      change(
        sessionId,
        (now) => isActive(now) && now.runner?.tokenHash === tokenHash,
        ({ runner }) => ({ runner: { ...runner, address, port } }),
      ),
    raiseProgress: async (sessionId, progress) => {
      change(
        sessionId,
        (now) => isActive(now) && now.progressReported < progress,
        () => ({ progressReported: progress }),
      );
    },
    saveResult: async (sessionId, result) =>
      change(
        sessionId,
        (now) => now.status === 'VERIFYING',
        () => result,
      ),
    recordRejectedEvent: async (sessionId, event) => {
      change(
        sessionId,
        () => true,
        (now) => ({ rejectedEvents: [...now.rejectedEvents, event].slice(-KEPT_ENTRIES) }),
      );
    },
    recordWebhookAttempt: async (sessionId, attempt) => {
      change(
        sessionId,
        () => true,
        (now) => ({
          webhookAttempts: [...now.webhookAttempts, attempt].slice(-KEPT_ENTRIES),
        }),
      );
    },
    recordWebhookResend: async (sessionId, resend) => {
      change(
        sessionId,
        () => true,
        (now) => ({ webhookResends: [...now.webhookResends, resend].slice(-KEPT_ENTRIES) }),
      );
    },
  };
};

const withoutBootstrapHash = (runner: NonNullable<Session['runner']>): Session['runner'] =>
  Object.fromEntries(Object.entries(runner).filter(([name]) => name !== 'bootstrapHash'));
