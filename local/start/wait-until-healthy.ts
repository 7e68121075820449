import type { Clock } from '../clock.ts';

const RETRY_MS = 50;

/** Asks `url` until it answers 2xx. Fails after `timeoutMs`, and when the signal says so. */
export const waitUntilHealthy = async (
  url: string,
  options: { readonly clock: Clock; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> => {
  const { clock, timeoutMs, signal } = options;
  const deadlineMs = clock.nowMs() + timeoutMs;
  for (;;) {
    const healthy = await fetch(url, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return;
    signal.throwIfAborted();
    if (clock.nowMs() >= deadlineMs) throw new Error(`${url} did not answer within ${timeoutMs / 1000} s`);
    await new Promise<void>((resolve) => void clock.after(RETRY_MS, resolve));
  }
};
