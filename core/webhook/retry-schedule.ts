/** Deliveries that are tried at all. */
export const MAX_ATTEMPTS = 3;

/** Seconds after the first and the second failure: 30 s covers a restart of the partner's server, 5 min a deployment. */
const DELAYS_S = [30, 300];
/** Each delay is spread by a fifth to both sides, so that a partner that comes back is not met by all at once. */
const JITTER = 0.2;
/** The longest that a partner's `Retry-After` is honoured. */
const RETRY_AFTER_MAX_S = 15 * 60;

/**
 * Seconds until the next attempt after `failures` failures, or `undefined` when there is none. `retryAfterS` is what the
 * partner asked for: it can make the wait longer, never shorter. `random` is in [0, 1).
 */
export const nextAttemptInS = (
  failures: number,
  random: number,
  retryAfterS: number | undefined,
): number | undefined => {
  const delayS = DELAYS_S[failures - 1];
  if (delayS === undefined) return undefined;
  const spreadS = Math.round(delayS * (1 - JITTER + 2 * JITTER * random));
  return Math.max(spreadS, Math.min(retryAfterS ?? 0, RETRY_AFTER_MAX_S));
};

/** Reads `Retry-After` (RFC 9110, 10.2.3): seconds or a date; `undefined` when it is neither. */
export const retryAfterSecondsOf = (header: string | undefined, now: Date): number | undefined => {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim());
  // The one date form that a sender may still produce (RFC 9110, 5.6.7); `Date.parse` alone would take much more.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(header.trim())) return undefined;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - now.getTime()) / 1000));
};
