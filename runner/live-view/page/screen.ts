import type { CDPSession } from 'puppeteer-core';
import type { InputMessage } from '../../../core/contract/live-view.ts';

/** The size of the remote page: CSS pixels, and how many pixels of the picture each of them has. */
export type Screen = { width: number; height: number; scale: 1 | 2; touch: boolean };

export const FIRST_SCREEN: Screen = { width: 1280, height: 720, scale: 1, touch: false };

/** Phones show fewer CSS pixels on finer glass: twice the resolution while encoding stays as cheap as 1280×720 is. */
const DOUBLED_UP_TO_PIXELS = 1_400_000;

/** The screen for a viewer's size, in even numbers: 4:2:0 video halves the colour planes both ways. */
export const screenFor = ({ width, height, touch }: Extract<InputMessage, { type: 'resize' }>): Screen => {
  const even = (length: number) => length - (length % 2);
  const scale = touch && width * 2 * height * 2 <= DOUBLED_UP_TO_PIXELS ? 2 : 1;
  return { width: even(width), height: even(height), scale, touch };
};

/** Gives a page the size and the kind of pointer of the viewer. Rejects when the page is gone. */
export const applyScreen = async (session: CDPSession, { width, height, scale, touch }: Screen): Promise<void> => {
  await Promise.all([
    session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: scale,
      mobile: touch,
      screenWidth: width,
      screenHeight: height,
    }),
    session.send('Emulation.setTouchEmulationEnabled', { enabled: touch, maxTouchPoints: touch ? 5 : 1 }),
  ]);
};
