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
  const modifiers = remoteModifiers(message);
  const common = { key, code, modifiers, windowsVirtualKeyCode: keyCodeOf(key, code) };
  if (message.type === 'keyup') return { ...common, type: 'keyUp' };
  const command = editingCommandOf(message);
  const types = command === undefined && (modifiers & MODIFIER.ctrl) === 0;
  const text = types ? (message.text ?? TYPED[key]) : undefined;
  return {
    ...common,
    type: text === undefined ? 'rawKeyDown' : 'keyDown',
    autoRepeat: message.repeat,
    ...(text === undefined ? {} : { text }),
    ...(command === undefined ? {} : { commands: [command] }),
  };
};

const ALT_GR = MODIFIER.ctrl | MODIFIER.alt;

/**
 * The remote browser runs on Linux: its pages wait for Ctrl where a Mac's keyboard says Command. AltGr, which Windows tells
 * as Ctrl and Alt, has done its work when it gave the text.
 */
const remoteModifiers = ({ text, modifiers }: KeyMessage): number => {
  if (text !== undefined && (modifiers & ALT_GR) === ALT_GR) return modifiers & ~ALT_GR;
  return (modifiers & MODIFIER.meta) === 0 ? modifiers : (modifiers & ~MODIFIER.meta) | MODIFIER.ctrl;
};
