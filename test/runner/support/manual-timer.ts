import { setImmediate as turn } from 'node:timers/promises';
import type { Timer } from '../../../runner/shell/timer.ts';

/** Timers and a clock that stand still until a test lets time pass. */
export type ManualTimer = {
  timer: Timer;
  nowMs: () => number;
  /** Lets so much time pass, and all happen that follows from it. */
  pass(durationMs: number): Promise<void>;
  /** Waits for what is under way, real work in other threads included, while no time passes. */
  until(holds: () => boolean): Promise<void>;
};

export const manualTimer = (): ManualTimer => {
  let nowMs = 0;
  const waiting = new Set<{ atMs: number; action: () => void }>();
  const settle = async () => {
    for (let turns = 0; turns < 3; turns += 1) await turn();
  };
  return {
    nowMs: () => nowMs,
    timer: (delayMs, action) => {
      const one = { atMs: nowMs + delayMs, action };
      waiting.add(one);
      return () => waiting.delete(one);
    },
    until: async (holds) => {
      const deadline = performance.now() + 10_000;
      while (!holds()) {
        if (performance.now() > deadline) throw new Error('It did not happen within 10 s.');
        await turn();
      }
    },
    pass: async (durationMs) => {
      const endMs = nowMs + durationMs;
      for (;;) {
        const [next] = [...waiting].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        waiting.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.action();
        await settle();
      }
      nowMs = endMs;
    },
  };
};
