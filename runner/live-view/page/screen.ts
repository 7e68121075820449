import type { CDPSession } from 'puppeteer-core';
import type { InputMessage } from '../../../core/contract/live-view.ts';

/**
 * The size of the remote page in CSS pixels, which are those of the video too: the screencast gives no more, whatever the
 * ratio is. The sharp picture has `ratio` times as many each way.
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

/** Gives a page the size, the pixels and the kind of pointer of the viewer. Rejects when the page is gone. */
export const applyScreen = async (session: CDPSession, { width, height, ratio, touch }: Screen): Promise<void> => {
  await Promise.all([
    session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: ratio,
      mobile: touch,
      screenWidth: width,
      screenHeight: height,
    }),
    session.send('Emulation.setTouchEmulationEnabled', { enabled: touch, maxTouchPoints: touch ? 5 : 1 }),
  ]);
};
