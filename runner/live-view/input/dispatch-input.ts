import type { CDPSession, Protocol } from 'puppeteer-core';
import type { InputMessage } from '../../../core/contract/live-view.ts';
import { keyEventOf } from './key-event.ts';

/** What the user does to the page; the other messages of the channel concern the session. */
export type PageInput = Exclude<InputMessage, { type: 'resize' | 'consent' | 'back' }>;

/**
 * Does to the page what the user did to its picture. Resolves when the page has taken it, which can be late (a dialog, a
 * busy page); CDP keeps the order of calls on one session, so nobody needs to wait. Rejects when the page is gone.
 */
export const dispatchInput = async (session: CDPSession, input: PageInput): Promise<void> => {
  switch (input.type) {
    case 'move':
      return session.send('Input.dispatchMouseEvent', {
        type: 'mouseMoved',
        x: input.x,
        y: input.y,
        button: heldButton(input.buttons),
        buttons: input.buttons,
        modifiers: input.modifiers,
      });
    case 'down':
    case 'up':
      return session.send('Input.dispatchMouseEvent', {
        type: input.type === 'down' ? 'mousePressed' : 'mouseReleased',
        x: input.x,
        y: input.y,
        button: input.button,
        buttons: input.buttons,
        clickCount: input.clickCount,
        modifiers: input.modifiers,
      });
    case 'wheel':
      return session.send('Input.dispatchMouseEvent', {
        type: 'mouseWheel',
        x: input.x,
        y: input.y,
        deltaX: input.deltaX,
        deltaY: input.deltaY,
        modifiers: input.modifiers,
      });
    case 'keydown':
    case 'keyup':
      return session.send('Input.dispatchKeyEvent', keyEventOf(input));
    case 'text':
      return session.send('Input.insertText', { text: input.text });
    case 'touchstart':
    case 'touchmove':
    case 'touchend':
      return session.send('Input.dispatchTouchEvent', { type: touchType(input), touchPoints: input.points });
  }
};

/** CDP compares the points with those before: a finger that was lifted while others stay is a move with fewer points. */
const touchType = ({ type, points }: Extract<PageInput, { type: `touch${string}` }>) => {
  if (points.length === 0) return 'touchEnd';
  return type === 'touchstart' ? 'touchStart' : 'touchMove';
};

/** The button of a drag: of DOM's `buttons` the first that is held. */
const heldButton = (buttons: number): Protocol.Input.MouseButton => {
  if ((buttons & 1) !== 0) return 'left';
  if ((buttons & 2) !== 0) return 'right';
  return (buttons & 4) !== 0 ? 'middle' : 'none';
};
