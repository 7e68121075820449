import type { Clock } from '../../local/clock.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves time forward and runs, in their order, the timers that fall due on the way. */
  advance(ms: number): void;
  /** How many timers are waiting. */
  pending(): number;
}

/** A clock that starts at `startMs` and moves only by `advance`. */
export const manualClock = (startMs = Date.parse('2026-01-01T00:00:00Z')): ManualClock => {
  let nowMs = startMs;
  const timers = new Set<{ dueMs: number; action: () => void }>();
  return {
    nowMs: () => nowMs,
    after(afterMs, action) {
      const timer = { dueMs: nowMs + afterMs, action };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const [next] = [...timers].filter(({ dueMs }) => dueMs <= endMs).toSorted((a, b) => a.dueMs - b.dueMs);
        if (!next) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.dueMs);
        next.action();
      }
      nowMs = endMs;
    },
    pending: () => timers.size,
  };
};
