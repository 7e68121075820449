import type { CDPSession } from 'puppeteer-core';
import type { Timer } from '../../shell/timer.ts';
import type { Screen } from './screen.ts';
import { paintedSize } from './screen.ts';

const LOOK_EVERY_MS = 500;

/**
 * Tells once when a page has given its window another size, as popups do with `resizeTo()`: what it paints from then on is no
 * picture of that screen. The DevTools protocol has no event for it, and frames of the new size may not come. Gives what stops it.
 */
export const watchWindow = (
  session: CDPSession,
  { screen, scale, timer, onResized }: { screen: Screen; scale: number; timer: Timer; onResized: () => void },
): (() => void) => {
  const size = paintedSize(screen, scale);
  let isOver = false;
  let cancel: () => void = () => undefined;
  const look = async () => {
    const { bounds } = await session.send('Browser.getWindowForTarget');
    if (isOver) return;
    if (bounds.width === size.width && bounds.height === size.height) lookLater();
    else onResized();
  };
  const lookLater = () => {
    cancel = timer(LOOK_EVERY_MS, () => void look().catch(() => undefined)); // the page is gone
  };
  lookLater();
  return () => {
    isOver = true;
    cancel();
  };
};
