/** Failed logins of one user name from one address within the window, after which the site asks to wait. */
const FAILURES_ALLOWED = 8;
const WINDOW_MS = 5 * 60_000;
const KEYS_KEPT = 5_000;

/** Slows down who tries passwords. Counts failures only; a successful login clears them. */
export type LoginThrottle = {
  /** How long this login must wait, 0 when it need not. */
  waitMs(key: string): number;
  failed(key: string): void;
  succeeded(key: string): void;
};

export const createLoginThrottle = (clock: () => Date): LoginThrottle => {
  const failures = new Map<string, readonly number[]>();
  const recent = (key: string): readonly number[] => {
    const sinceMs = clock().getTime() - WINDOW_MS;
    return (failures.get(key) ?? []).filter((atMs) => atMs > sinceMs);
  };
  return {
    waitMs: (key) => {
      const [first, ...others] = recent(key);
      return first === undefined || others.length + 1 < FAILURES_ALLOWED ? 0 : first + WINDOW_MS - clock().getTime();
    },
    failed: (key) => {
      const [oldest] = failures.keys();
      if (failures.size >= KEYS_KEPT && oldest !== undefined) failures.delete(oldest);
      failures.set(key, [...recent(key), clock().getTime()].slice(-FAILURES_ALLOWED));
    },
    succeeded: (key) => {
      failures.delete(key);
    },
  };
};
