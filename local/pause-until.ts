import type { Clock } from './clock.ts';

/** Waits until a time of the clock; fails with the signal's reason when that is aborted first. */
export const pauseUntil = (clock: Clock, untilMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(Math.max(0, untilMs - clock.nowMs()), () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
