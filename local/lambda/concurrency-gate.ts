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
      if (limit === 0 || (running >= limit && !wait)) return undefined;
      return new Promise((resolve, reject) => {
        const start = (): void => {
          running += 1;
          // Whoever leaves starts the next at once, so that nobody slips in between.
          const leave = (): void => {
            running -= 1;
            waiting.shift()?.();
          };
          work().finally(leave).then(resolve, reject);
        };
        if (running < limit) start();
        else waiting.push(start);
      });
    },
  };
};
