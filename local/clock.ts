/** Time as the local cloud's engines see it: the system's, or one that a test moves by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Runs `action` once, `afterMs` from now, and never synchronously; the returned function cancels it. */
  after(afterMs: number, action: () => void): () => void;
}

/** `setTimeout` fires at once when it is asked to wait longer than a signed 32-bit integer of milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(afterMs, action) {
    let timer: NodeJS.Timeout;
    const arm = (restMs: number): void => {
      const stepMs = Math.min(restMs, LONGEST_TIMER_MS);
      timer = setTimeout(() => (restMs > stepMs ? arm(restMs - stepMs) : action()), stepMs).unref();
    };
    arm(afterMs);
    return () => clearTimeout(timer);
  },
};
