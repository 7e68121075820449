import type { Clock } from '../clock.ts';

/** Work that is done again and again. */
export type Periodic = {
  /** Resolves when what is under way is done; nothing begins after that. */
  stop(): Promise<void>;
};

/** Does `work` again so long after it was done, the first time after the first interval. `onError` is told when it fails. */
export const periodically = (
  clock: Clock,
  intervalMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Periodic => {
  let stopped = false;
  let working: Promise<void> = Promise.resolve();
  let cancel = (): void => undefined;
  const schedule = (): void => {
    if (stopped) return;
    cancel = clock.after(intervalMs, () => {
      working = work().catch(onError).finally(schedule);
    });
  };
  schedule();
  return {
    stop: async () => {
      stopped = true;
      cancel();
      await working;
    },
  };
};
