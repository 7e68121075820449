import type { CDPSession } from 'puppeteer-core';
import type { PageInput } from './dispatch-input.ts';
import { dispatchInput } from './dispatch-input.ts';
import { pageDrag } from './page-drag.ts';
import { paintedInput } from './painted-input.ts';
import { pasteText } from './paste-text.ts';

/** The page is painted `scale` times as large as it is laid out. */
export type TakeInput = (input: PageInput, scale: number) => Promise<void>;

/**
 * Makes the hands of a page's user. `offer` puts text on the remote clipboard. What it returns rejects when the page is
 * gone, and so does this.
 */
export const pageInput = async (session: CDPSession, offer: (text: string) => Promise<boolean>): Promise<TakeInput> => {
  const drag = await pageDrag(session);
  return async (input, scale) => {
    switch (input.type) {
      case 'paste':
        return pasteText(session, input.text, offer);
      case 'hold':
        return pressForMenu(session, paintedInput(input, scale));
      default:
        // Chromium takes places of drags as those of the page, all others as those where it is painted.
        if (!(await drag.take(input))) await dispatchInput(session, paintedInput(input, scale));
    }
  };
};

/** Touch over DevTools is never a long press; the menu button's press has the `contextmenu` event that one has. */
const pressForMenu = async (session: CDPSession, { x, y }: { x: number; y: number }): Promise<void> => {
  const press = { x, y, button: 'right', clickCount: 1 } as const;
  await session.send('Input.dispatchMouseEvent', { ...press, type: 'mousePressed' });
  await session.send('Input.dispatchMouseEvent', { ...press, type: 'mouseReleased' });
};
