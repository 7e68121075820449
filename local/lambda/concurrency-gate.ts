/** Lets a limited number of pieces of work run at once. */
export interface ConcurrencyGate {
  /** Runs `work` now or, with `wait`, as soon as there is room, in the order of the calls; undefined when it may not run. */
  enter<T>(work: () => Promise<T>, wait: boolean): Promise<T | undefined>;
}

/** A gate for `limit` pieces of work; none may run when it is 0. */
export const createConcurrencyGate = (limit: number): ConcurrencyGate => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    enter: async (work, wait) => {
      if (limit === 0) return undefined;
      if (running >= limit) {
        if (!wait) return undefined;
        // Whoever leaves hands its place over, so that nobody slips in between.
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else running += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
};
