import type { CDPSession, Protocol } from 'puppeteer-core';
import type { InputMessage } from '../../../core/contract/live-view.ts';
import { keyEventOf } from './key-event.ts';

/** What the user does to the page by hand; the other messages of the channel concern overlays and the session. */
export type PageInput = Exclude<
  InputMessage,
  { type: 'resize' | 'consent' | 'back' | 'choose' | 'fill' | 'leave' | 'answer' | 'file-part' }
>;

/** What one DevTools call does. */
export type DirectInput = Exclude<PageInput, { type: 'paste' | 'hold' }>;

/**
 * Does to the page what the user did to its picture. Resolves when the page has taken it, which can be late (a dialog, a
 * busy page); CDP keeps the order of calls on one session, so nobody needs to wait. Rejects when the page is gone.
 */
export const dispatchInput = async (session: CDPSession, input: DirectInput): Promise<void> => {
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
    case 'compose':
      return session.send('Input.imeSetComposition', {
        text: input.text,
        selectionStart: input.caret,
        selectionEnd: input.caret,
      });
    case 'touchstart':
    case 'touchmove':
    case 'touchend':
    case 'touchcancel':
      return session.send('Input.dispatchTouchEvent', { type: touchType(input), touchPoints: input.points });
  }
};

/** CDP compares the points with those before: a finger that was lifted while others stay is a move with fewer points. */
const touchType = ({ type, points }: Extract<DirectInput, { type: `touch${string}` }>) => {
  if (type === 'touchcancel') return 'touchCancel';
  if (points.length === 0) return 'touchEnd';
  return type === 'touchstart' ? 'touchStart' : 'touchMove';
};

/** The button of a drag: of DOM's `buttons` the first that is held. */
const heldButton = (buttons: number): Protocol.Input.MouseButton => {
  if ((buttons & 1) !== 0) return 'left';
  if ((buttons & 2) !== 0) return 'right';
  return (buttons & 4) !== 0 ? 'middle' : 'none';
};
