/** Calls `action` once after `delayMs`, unless the returned function was called before. */
export type Timer = (delayMs: number, action: () => void) => () => void;

/** The machine's timers. */
export const systemTimer: Timer = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};
