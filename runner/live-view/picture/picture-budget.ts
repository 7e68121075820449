/** What a viewer's network has room for. */
export type Budget = {
  /** The largest size of the video, measured by the page. */
  scale: number;
  /**
   * The quality of the sharp picture, as JPEG has it. With 95 nobody tells its text from that of the page; 100 would take twice
   * the bytes.
   */
  quality: number;
};

/**
 * From so many bits per second and pixel of the page on, the next better step is taken: a page of text that scrolls at ten
 * frames a second takes about 1.5. Below the last one the encoder leaves frames out by itself.
 */
const STEPS: readonly (Budget & { fromBits: number })[] = [
  { fromBits: 0, scale: 0.5, quality: 60 },
  { fromBits: 0.6, scale: 0.75, quality: 80 },
  { fromBits: 1, scale: 1, quality: 95 },
];
export const FULL_BUDGET: Budget = { scale: 1, quality: 95 };

/**
 * A larger page is painted smaller: on two cores one of 1280×720 that scrolls is seen some 40 ms sooner, for 110 instead of 147 %
 * of a core, with 60 MB less. What rests is sharp all the same.
 */
const VIDEO_PIXELS_MAX = 600_000;

/** The size of the video, measured by the page: what the network has room for, and in eighths what a small machine can encode. */
export const videoScale = ({ scale }: Pick<Budget, 'scale'>, page: { width: number; height: number }): number =>
  Math.min(scale, Math.floor(8 * Math.sqrt(VIDEO_PIXELS_MAX / (page.width * page.height))) / 8);

/** A new size costs a key frame, so a network must be worse, or better by a margin, for a while. */
const WORSE_FOR_MS = 1_500;
const BETTER_FOR_MS = 6_000;
const BETTER_BY = 1.25;

/** Follows what the network has room for. Begins with everything; `bitsPerS` is the estimate of the sender's congestion control. */
export const pictureBudget = (): ((bitsPerS: number, pagePixels: number, nowMs: number) => Budget) => {
  let current = STEPS.length - 1;
  let wanted = current;
  let sinceMs = 0;
  return (bitsPerS, pagePixels, nowMs) => {
    const bits = bitsPerS / pagePixels;
    const reached = (margin: number) => STEPS.findLastIndex(({ fromBits }) => bits >= fromBits * margin);
    const next = Math.max(Math.min(reached(1), current), reached(BETTER_BY));
    if (next === current || Math.sign(next - current) !== Math.sign(wanted - current)) sinceMs = nowMs;
    wanted = next;
    const isOver = nowMs - sinceMs >= (wanted < current ? WORSE_FOR_MS : BETTER_FOR_MS);
    if (wanted !== current && isOver) {
      current = wanted;
      sinceMs = nowMs;
    }
    const { scale, quality } = STEPS[current] ?? FULL_BUDGET;
    return { scale, quality };
  };
};
