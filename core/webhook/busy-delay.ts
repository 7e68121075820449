/** The longest that a delivery waits before it asks for a turn again. */
const LONGEST_S = 15 * 60;
/** Each wait is spread by half to both sides, so that those who wait do not all come back together. */
const JITTER = 0.5;

/**
 * Seconds until a delivery asks again whose partner's turns are all taken: it doubles with each receive of the message.
 * Some seconds for a partner that answers, and not a flood of asking for one that never does. `random` is in [0, 1).
 */
export const busyDelayS = (receives: number, random: number): number => {
  const delayS = Math.min(LONGEST_S, 2 ** Math.max(0, receives - 1));
  return Math.max(1, Math.round(delayS * (1 - JITTER + 2 * JITTER * random)));
};
