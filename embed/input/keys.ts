import type { InputMessageInit } from '../../core/contract/live-view.ts';

type Modifiers = { altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean };
type Key = Modifiers & {
  key: string;
  code: string;
  repeat: boolean;
  isComposing: boolean;
  keyCode?: number;
  getModifierState?(name: 'AltGraph'): boolean;
};

/** `keyCode` of a key that an input method has taken; Safari says so only here (UI Events, section 8.3.1). */
const TAKEN_BY_INPUT_METHOD = 229;

/** CDP's bit field. A Mac's Command key is what Control is in the remote browser, which runs on Linux. */
export const modifiersOf = (event: Modifiers): number =>
  (event.altKey ? 1 : 0) | (event.ctrlKey || event.metaKey ? 2 : 0) | (event.shiftKey ? 8 : 0);

/** Shortcuts of the user's own browser, and paste, which arrives as a `paste` event with the text. */
const LOCAL_SHORTCUTS = new Set(['r', 't', 'w', 'n', 'l', 'v', '+', '-', '0', '=']);
/** Android keyboards and input methods report these; the text itself comes as an `input` event. */
const TEXT_FOLLOWS = new Set(['Unidentified', 'Process', 'Dead']);

/** The message for a key, or undefined when the key is not for the remote browser or its text comes by another way. */
export const keyMessage = (
  type: 'keydown' | 'keyup',
  event: Key,
  device: { isMac: boolean },
): InputMessageInit | undefined => {
  if (event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD) return undefined;
  if (TEXT_FOLLOWS.has(event.key) || event.key === '') return undefined;
  const isCharacter = [...event.key].length === 1;
  // AltGr, and Option on a Mac, are for characters of the layout (@ and € in many countries), not for shortcuts.
  const layoutKey = event.getModifierState?.('AltGraph') === true || (device.isMac && event.altKey && !event.metaKey);
  const ofLayout = isCharacter && layoutKey && !(device.isMac && event.ctrlKey);
  const command = !ofLayout && (event.ctrlKey || event.metaKey);
  if (command && LOCAL_SHORTCUTS.has(event.key.toLowerCase())) return undefined;
  const types = type === 'keydown' && isCharacter && !command && (ofLayout || !event.altKey);
  return {
    type,
    key: event.key,
    code: event.code,
    ...(types ? { text: event.key } : {}),
    repeat: event.repeat,
    modifiers: ofLayout ? modifiersOf({ ...NO_COMMAND, shiftKey: event.shiftKey }) : modifiersOf(event),
  };
};

const NO_COMMAND = { altKey: false, ctrlKey: false, metaKey: false } as const;

/** Presses and releases a named key, for input that comes without key events. */
export const pressOf = (key: 'Backspace' | 'Enter'): InputMessageInit[] => [
  { type: 'keydown', key, code: key },
  { type: 'keyup', key, code: key },
];
