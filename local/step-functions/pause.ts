import type { Clock } from '../clock.ts';

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

/** Never resolves; fails with the signal's reason when that is aborted. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** The first to settle decides; the others may fail later without anybody to hear it. */
export const firstOf = <T>(promises: readonly Promise<T>[]): Promise<T> => {
  for (const promise of promises) promise.catch(() => {});
  return Promise.race(promises);
};

/** A promise with its two ends in hand. */
export const deferred = <T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: Error) => void;
} => {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
};
