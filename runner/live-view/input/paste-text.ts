import type { CDPSession } from 'puppeteer-core';
import { MODIFIER } from './editing-command.ts';
import { keyCodeOf } from './key-code.ts';

const PASTE = {
  key: 'v',
  code: 'KeyV',
  modifiers: MODIFIER.ctrl,
  windowsVirtualKeyCode: keyCodeOf('v', 'KeyV'),
} as const;

/**
 * Pastes the viewer's text as the remote browser's user would, so that the page gets its `paste` event. `offer` puts a text
 * on the remote clipboard; what it cannot put there is typed. Afterwards nothing of it is left there. Rejects when the page
 * is gone.
 */
export const pasteText = async (
  session: CDPSession,
  text: string,
  offer: (text: string) => Promise<boolean>,
): Promise<void> => {
  if (!(await offer(text).catch(() => false))) {
    await session.send('Input.insertText', { text });
    return;
  }
  try {
    await session.send('Input.dispatchKeyEvent', { ...PASTE, type: 'rawKeyDown', commands: ['paste'] });
    await session.send('Input.dispatchKeyEvent', { ...PASTE, type: 'keyUp' });
  } finally {
    await offer('').catch(() => false);
  }
};
