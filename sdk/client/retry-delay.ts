const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 8_000;
/** A server that asks for more is not waited for longer; the call then fails with what it said. */
const MAX_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before the next attempt: 250 ms doubled each time up to 8 s, the upper half of it at random so that many
 * clients do not come back together; at least what `Retry-After` asks for (RFC 9110, 10.2.3: seconds or a date), up to a minute.
 * `attempt` counts from 0; `random` gives numbers from 0 to 1.
 */
export const retryDelayMs = (options: {
  readonly attempt: number;
  readonly retryAfter: string | null;
  readonly nowMs: number;
  readonly random: () => number;
}): number => {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** options.attempt);
  const backoff = ceiling / 2 + (options.random() * ceiling) / 2;
  return Math.max(backoff, Math.min(MAX_RETRY_AFTER_MS, retryAfterMs(options.retryAfter, options.nowMs)));
};

const retryAfterMs = (retryAfter: string | null, nowMs: number): number => {
  if (retryAfter === null) return 0;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
};
