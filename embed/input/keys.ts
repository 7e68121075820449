import type { InputMessageInit } from '../../core/contract/live-view.ts';

type Modifiers = { altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean };
type Key = Modifiers & { key: string; code: string; repeat: boolean; isComposing: boolean };

/** CDP's bit field. A Mac's Command key is what Control is in the remote browser, which runs on Linux. */
export const modifiersOf = (event: Modifiers): number =>
  (event.altKey ? 1 : 0) | (event.ctrlKey || event.metaKey ? 2 : 0) | (event.shiftKey ? 8 : 0);

/** Shortcuts of the user's own browser, and paste, which arrives as a `paste` event with the text. */
const LOCAL_SHORTCUTS = new Set(['r', 't', 'w', 'n', 'l', 'v', '+', '-', '0', '=']);
/** Android keyboards and input methods report these; the text itself comes as an `input` event. */
const TEXT_FOLLOWS = new Set(['Unidentified', 'Process', 'Dead']);

/** The message for a key, or undefined when the key is not for the remote browser or its text comes by another way. */
export const keyMessage = (type: 'keydown' | 'keyup', event: Key): InputMessageInit | undefined => {
  if (event.isComposing || TEXT_FOLLOWS.has(event.key) || event.key === '') return undefined;
  const command = event.ctrlKey || event.metaKey;
  if (command && LOCAL_SHORTCUTS.has(event.key.toLowerCase())) return undefined;
  const isCharacter = [...event.key].length === 1;
  const types = type === 'keydown' && isCharacter && !command && !event.altKey;
  return {
    type,
    key: event.key,
    code: event.code,
    ...(types ? { text: event.key } : {}),
    repeat: event.repeat,
    modifiers: modifiersOf(event),
  };
};

/** Presses and releases a named key, for input that comes without key events. */
export const pressOf = (key: 'Backspace' | 'Enter'): InputMessageInit[] => [
  { type: 'keydown', key, code: key },
  { type: 'keyup', key, code: key },
];
