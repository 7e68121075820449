/** News of writes to the database, for readers of streams that wait for them. */
export type WriteNews = {
  /** How many writes there were. */
  count(): number;
  /** Tells that there was one more. */
  tell(): void;
  /** Resolves when there were more than `count`, or when the signal is aborted. */
  after(count: number, signal: AbortSignal): Promise<void>;
};

/** News that begin now. */
export const createWriteNews = (): WriteNews => {
  const waiting = new Set<() => void>();
  let writes = 0;
  return {
    count: () => writes,
    tell: () => {
      writes++;
      for (const wake of waiting) wake();
    },
    after: (count, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || writes > count) return resolve();
        const wake = (): void => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake);
      }),
  };
};
