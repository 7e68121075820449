/** A clock that stands while the author thinks: a pause uses up none of a flow's waits. */
export type AuthorClock = {
  readonly nowEpochMs: () => number;
  /** Waits for `work`, during which no time passes. */
  pause<T>(work: () => Promise<T>): Promise<T>;
};

/** Starts with the machine's time. */
export const authorClock = (machineEpochMs: () => number): AuthorClock => {
  let pausedMs = 0;
  let since: number | undefined;
  return {
    nowEpochMs: () => (since ?? machineEpochMs()) - pausedMs,
    pause: async (work) => {
      const began = (since ??= machineEpochMs());
      try {
        return await work();
      } finally {
        pausedMs += machineEpochMs() - began;
        since = undefined;
      }
    },
  };
};
