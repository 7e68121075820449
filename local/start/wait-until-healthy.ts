import type { Clock } from '../clock.ts';
import { pauseUntil } from '../pause-until.ts';

const RETRY_MS = 50;

/** Asks `url` until it answers 2xx. Fails after `timeoutMs`, also while an answer is outstanding, and when the signal says so. */
export const waitUntilHealthy = async (
  url: string,
  options: { readonly clock: Clock; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> => {
  const { clock, timeoutMs } = options;
  const late = new AbortController();
  const cancel = clock.after(timeoutMs, () =>
    late.abort(new Error(`${url} did not answer within ${timeoutMs / 1000} s`)),
  );
  const signal = AbortSignal.any([options.signal, late.signal]);
  try {
    while (!(await answersWell(url, signal))) await pauseUntil(clock, clock.nowMs() + RETRY_MS, signal);
  } finally {
    cancel();
  }
};

const answersWell = async (url: string, signal: AbortSignal): Promise<boolean> => {
  try {
    const { ok, body } = await fetch(url, { signal });
    await body?.cancel();
    return ok;
  } catch {
    // Nobody listens yet, or the wait is over, which the pause after it says.
    return false;
  }
};
