/** So many frames a second are taken of what keeps moving: with more, a machine with two cores only gets later. */
const FRAMES_PER_S = 24;
/** A page that is left for another, a menu that opens: so many frames in a row are over before the pace counts. */
const BURST_FRAMES = 8;

/**
 * How long a frame that comes now is to wait for its acknowledgement, in milliseconds: not at all in a burst, and in a
 * movement that lasts so long that no more come than are worth it (generic cell rate algorithm, ITU-T I.371).
 */
export const framePace = (nowMs: () => number): (() => number) => {
  const intervalMs = 1_000 / FRAMES_PER_S;
  let dueMs = -Infinity;
  return () => {
    dueMs = Math.max(dueMs, nowMs()) + intervalMs;
    return Math.max(0, dueMs - nowMs() - BURST_FRAMES * intervalMs);
  };
};
