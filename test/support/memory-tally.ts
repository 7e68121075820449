import { isDeepStrictEqual } from 'node:util';
import type { SessionTally, SessionTotals, TallyMark } from '../../core/ports/session-tally.ts';

/** A tally in memory, under the same contract as the one in DynamoDB. */
export const memoryTally = (): SessionTally & SessionTotals => {
  const marks = new Map<string, TallyMark>();
  const counters = new Map<string, number>();
  const step = (mark: TallyMark | undefined, by: number): void => {
    if (mark?.kind !== 'counted') return;
    for (const key of [mark.partnerId, `${mark.partnerId}#${mark.status}`])
      counters.set(key, (counters.get(key) ?? 0) + by);
  };
  return {
    marks: async (sessionIds) =>
      new Map(
        sessionIds.flatMap((sessionId) => {
          const mark = marks.get(sessionId);
          return mark ? [[sessionId, mark]] : [];
        }),
      ),
    change: async (changes) => {
      if (!changes.every(({ sessionId, from }) => isDeepStrictEqual(marks.get(sessionId), from))) return false;
      for (const { sessionId, from, to } of changes) {
        step(from, -1);
        step(to, 1);
        marks.set(sessionId, to);
      }
      return true;
    },
    total: async ({ partnerId, status }) =>
      counters.get(status === undefined ? partnerId : `${partnerId}#${status}`) ?? 0,
  };
};
