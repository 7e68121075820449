import type { CDPSession } from 'puppeteer-core';
import type { InputMessage } from '../../../core/contract/live-view.ts';

/**
 * The size of the remote page in CSS pixels. The video has no more, whatever the ratio is; the sharp picture has `ratio` times
 * as many each way.
 */
export type Screen = { width: number; height: number; ratio: number; touch: boolean };

export const FIRST_SCREEN: Screen = { width: 1280, height: 720, ratio: 1, touch: false };

/** Nobody tells four pixels from three at the distance of a phone, and they would cost nearly twice as much. */
const RATIO_MAX = 3;
/** A page of 1280×720 with ratio 2 has 3.7 megapixels: to capture it takes a tenth of a second of a core. */
const PIXELS_MAX = 4_000_000;

/**
 * The screen for a viewer's size, in even numbers: 4:2:0 video halves the colour planes both ways. The ratio is the viewer's
 * in quarters, as far as the pixels reach, and never below 1.
 */
export const screenFor = ({ width, height, ratio, touch }: Extract<InputMessage, { type: 'resize' }>): Screen => {
  const even = (length: number) => length - (length % 2);
  const affordable = Math.min(ratio, RATIO_MAX, Math.sqrt(PIXELS_MAX / (width * height)));
  return { width: even(width), height: even(height), ratio: Math.max(1, Math.floor(affordable * 4) / 4), touch };
};

/** The size in pixels of a page that is painted `scale` times as large as it is laid out. */
export const paintedSize = ({ width, height }: Pick<Screen, 'width' | 'height'>, scale: number) => ({
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});

/**
 * Gives a page the size, the pixels and the kind of pointer of the viewer, and has Chromium paint it `scale` times as large
 * into a window of that size. It copies every frame that it paints, so that costs less than to make frames smaller, and the
 * page is laid out as before. Rejects when the page is gone.
 */
export const applyScreen = async (session: CDPSession, screen: Screen, scale: number): Promise<void> => {
  const { width, height, ratio, touch } = screen;
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await Promise.all([
    session.send('Browser.setWindowBounds', { windowId, bounds: paintedSize(screen, scale) }),
    session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: ratio,
      mobile: touch,
      screenWidth: width,
      screenHeight: height,
      scale,
      dontSetVisibleSize: true, // the window has that of the painted page
    }),
    session.send('Emulation.setTouchEmulationEnabled', { enabled: touch, maxTouchPoints: touch ? 5 : 1 }),
  ]);
};
