import { allCells, changedCells, gridOf } from './changed-cells.ts';
import type { Picture } from './picture-source.ts';

/**
 * A page that was enlarged for a capture is painted anew afterwards, and gradients and shadows are rounded in another way than
 * before: by up to 6 of 255 was seen. What a page changes by itself is more.
 */
const ROUNDING_MAX = 8;
const ROUNDING_MS = 300;

/** Compares each picture of a page with the one before. */
export type PictureChanges = {
  /** The cells in which the page has changed; null when the picture is the same as the one before. */
  take(picture: Picture): readonly number[] | null;
  /** A picture that nobody needs any more, to be written over. */
  spare(): Picture | undefined;
  /** The page is being enlarged, or is so no more. */
  setEnlarged(enlarged: boolean): void;
};

export const pictureChanges = (nowMs: () => number): PictureChanges => {
  let shown: Picture | undefined;
  let spare: Picture | undefined;
  let enlarged = false;
  let isFirstSince = false;
  let roundedUntilMs = 0;
  return {
    take: (picture) => {
      const isRounded = enlarged || isFirstSince || nowMs() < roundedUntilMs;
      isFirstSince &&= enlarged;
      const before = shown?.width === picture.width && shown.height === picture.height ? shown : undefined;
      const changed = before === undefined ? allCells(gridOf(picture)) : changedCells(before, picture);
      // A page is painted anew also where nothing changes: when it is captured, or when what moves cannot be seen.
      spare = changed.length === 0 ? picture : shown;
      if (changed.length === 0) return null;
      shown = picture;
      return isRounded && before !== undefined ? changedCells(before, picture, ROUNDING_MAX) : changed;
    },
    spare: () => spare,
    setEnlarged: (next) => {
      enlarged = next;
      isFirstSince = true;
      roundedUntilMs = nowMs() + ROUNDING_MS;
    },
  };
};
