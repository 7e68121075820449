/** So long nothing moves in a cell before it counts as resting: longer than the gap between two frames of any animation. */
export const REST_MS = 120;
/**
 * What moves again by itself so soon after it was drawn sharp (a blinking caret, an advertisement) must rest twice as long next
 * time.
 */
const RELAPSE_MS = 1_000;
const REST_MAX_MS = 4_000;

/** Which cells of a picture move, which rest, and of which the viewer has a sharp picture. Nothing is sharp at first. */
export type RestMap = {
  /**
   * Something moves in these cells, by itself or because the user did something. Returns those of them that were sharp.
   */
  moved(cells: readonly number[], nowMs: number, byUser: boolean): number[];
  /** The cells that have rested long enough to be drawn sharp. */
  due(nowMs: number): number[];
  /** When the next cell is due, if it rests until then; undefined when all are sharp. */
  nextDueMs(): number | undefined;
  isSharp(cell: number): boolean;
  sharpen(cells: readonly number[], nowMs: number): void;
  /** These cells are not sharp any more, though nothing has moved in them. */
  blunt(cells: readonly number[]): void;
};

export const restMap = (cellCount: number, nowMs: number): RestMap => {
  const movedAtMs = new Float64Array(cellCount).fill(nowMs);
  const sharpAtMs = new Float64Array(cellCount).fill(Number.NaN);
  const restMs = new Float64Array(cellCount).fill(REST_MS);
  const isSharp = (cell: number): boolean => !Number.isNaN(sharpAtMs[cell]);
  const dueMs = (cell: number): number => (movedAtMs[cell] ?? 0) + (restMs[cell] ?? REST_MS);
  const notSharp = (): number[] => [...movedAtMs.keys()].filter((cell) => !isSharp(cell));
  return {
    moved: (cells, now, byUser) => {
      const wereSharp = cells.filter(isSharp);
      for (const cell of wereSharp) {
        const lasted = now - (sharpAtMs[cell] ?? 0);
        restMs[cell] = lasted < RELAPSE_MS ? Math.min(REST_MAX_MS, 2 * (restMs[cell] ?? REST_MS)) : REST_MS;
        sharpAtMs[cell] = Number.NaN;
      }
      for (const cell of cells) {
        movedAtMs[cell] = now;
        if (byUser) restMs[cell] = REST_MS;
      }
      return wereSharp;
    },
    due: (now) => notSharp().filter((cell) => dueMs(cell) <= now),
    nextDueMs: () =>
      notSharp().reduce<number | undefined>((next, cell) => Math.min(next ?? Infinity, dueMs(cell)), undefined),
    isSharp,
    sharpen: (cells, now) => {
      for (const cell of cells) sharpAtMs[cell] = now;
    },
    blunt: (cells) => {
      for (const cell of cells) sharpAtMs[cell] = Number.NaN;
    },
  };
};
