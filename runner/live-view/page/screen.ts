import type { CDPSession } from 'puppeteer-core';
import type { InputMessage } from '../../../core/contract/live-view.ts';

/**
 * The size of the remote page in CSS pixels, which are those of the picture too: the screencast gives no more, whatever
 * the device's scale factor is.
 */
export type Screen = { width: number; height: number; touch: boolean };

export const FIRST_SCREEN: Screen = { width: 1280, height: 720, touch: false };

/** The screen for a viewer's size, in even numbers: 4:2:0 video halves the colour planes both ways. */
export const screenFor = ({ width, height, touch }: Extract<InputMessage, { type: 'resize' }>): Screen => {
  const even = (length: number) => length - (length % 2);
  return { width: even(width), height: even(height), touch };
};

/** Gives a page the size and the kind of pointer of the viewer. Rejects when the page is gone. */
export const applyScreen = async (session: CDPSession, { width, height, touch }: Screen): Promise<void> => {
  await Promise.all([
    session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: touch,
      screenWidth: width,
      screenHeight: height,
    }),
    session.send('Emulation.setTouchEmulationEnabled', { enabled: touch, maxTouchPoints: touch ? 5 : 1 }),
  ]);
};
