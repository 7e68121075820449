import type { Clock, Sleep } from '../../core/ports/clock.ts';

/** A clock that stands still until somebody sleeps, and a sleep that takes no time but moves it. */
export type ManualTime = {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly sleptMs: number[];
  /** Called at each sleep, after the clock has moved. */
  onSleep: () => void | Promise<void>;
  readonly advance: (durationMs: number) => void;
};

/** Starts at `start`. */
export const manualTime = (start: Date): ManualTime => {
  let nowMs = start.getTime();
  const time: ManualTime = {
    clock: () => new Date(nowMs),
    sleptMs: [],
    onSleep: () => undefined,
    advance: (durationMs) => {
      nowMs += durationMs;
    },
    sleep: async (durationMs) => {
      nowMs += durationMs;
      time.sleptMs.push(durationMs);
      await time.onSleep();
    },
  };
  return time;
};
