import type { Protocol } from 'puppeteer-core';
import type { InputMessage } from '../../../core/contract/live-view.ts';
import { MODIFIER, editingCommandOf } from './editing-command.ts';
import { keyCodeOf } from './key-code.ts';

type KeyMessage = Extract<InputMessage, { type: 'keydown' | 'keyup' }>;

/** What Enter types where it does not submit; Chromium takes the key for a line break by this text. */
const TYPED: Readonly<Record<string, string>> = { Enter: '\r' };

/** The CDP key event for a key of the viewer. */
export const keyEventOf = (message: KeyMessage): Protocol.Input.DispatchKeyEventRequest => {
  const { key, code } = message;
  const command = editingCommandOf(message);
  const isShortcut = command !== undefined || (message.modifiers & (MODIFIER.ctrl | MODIFIER.meta)) !== 0;
  const common = {
    key,
    code,
    modifiers: remoteModifiers(message.modifiers),
    windowsVirtualKeyCode: keyCodeOf(key, code),
  };
  if (message.type === 'keyup') return { ...common, type: 'keyUp' };
  const text = isShortcut ? undefined : (message.text ?? TYPED[key]);
  return {
    ...common,
    type: text === undefined ? 'rawKeyDown' : 'keyDown',
    autoRepeat: message.repeat,
    ...(text === undefined ? {} : { text }),
    ...(command === undefined ? {} : { commands: [command] }),
  };
};

/** The remote browser runs on Linux: its pages wait for Ctrl where a Mac's keyboard says Command. */
const remoteModifiers = (modifiers: number): number =>
  (modifiers & MODIFIER.meta) === 0 ? modifiers : (modifiers & ~MODIFIER.meta) | MODIFIER.ctrl;
