import type { InputMessageInit } from '../../core/contract/live-view.ts';
import type { EditableKind } from '../model.ts';
import { keyMessage, pressOf } from './keys.ts';

/** What a phone needs to know to show the keyboard that fits. */
const KEYBOARDS: Record<EditableKind, { inputMode: string; type: string; autocomplete: string }> = {
  text: { inputMode: 'text', type: 'text', autocomplete: 'off' },
  password: { inputMode: 'text', type: 'password', autocomplete: 'off' },
  email: { inputMode: 'email', type: 'text', autocomplete: 'off' },
  tel: { inputMode: 'tel', type: 'text', autocomplete: 'off' },
  url: { inputMode: 'url', type: 'text', autocomplete: 'off' },
  numeric: { inputMode: 'numeric', type: 'text', autocomplete: 'off' },
  decimal: { inputMode: 'decimal', type: 'text', autocomplete: 'off' },
  search: { inputMode: 'search', type: 'text', autocomplete: 'off' },
  'one-time-code': { inputMode: 'numeric', type: 'text', autocomplete: 'one-time-code' },
};

/** Something to delete, so that a phone's keyboard reports Backspace in an empty field. */
const SENTINEL = '\u200b';

/**
 * Turns what is typed into `input`, an invisible field that has the focus while the remote browser is used, into messages.
 * Keys go as keys; what comes without keys (phone keyboards, input methods, paste) goes as text. Esc, then Tab, leaves.
 */
export const listenToKeyboard = (input: HTMLInputElement, send: (message: InputMessageInit) => void): void => {
  let escaped = false;
  const clear = () => {
    input.value = SENTINEL;
  };
  const onKey = (type: 'keydown' | 'keyup') => (event: KeyboardEvent) => {
    if (event.key === 'Tab' && escaped) return;
    if (type === 'keydown') escaped = event.key === 'Escape';
    const message = keyMessage(type, event);
    if (message === undefined) return;
    event.preventDefault();
    send(message);
  };
  input.addEventListener('keydown', onKey('keydown'));
  input.addEventListener('keyup', onKey('keyup'));
  input.addEventListener('focus', clear);
  input.addEventListener('paste', (event) => {
    event.preventDefault();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text !== '') send({ type: 'text', text: text.slice(0, 10_000) });
  });
  input.addEventListener('beforeinput', (event) => {
    if (event.isComposing || event.inputType === 'insertCompositionText') return;
    event.preventDefault();
    if (event.inputType.startsWith('delete')) pressOf('Backspace').forEach(send);
    else if (event.inputType === 'insertLineBreak') pressOf('Enter').forEach(send);
    else if (event.data) send({ type: 'text', text: event.data });
  });
  input.addEventListener('compositionend', (event) => {
    if (event.data !== '') send({ type: 'text', text: event.data });
    clear();
  });
};

/** Makes a phone show the keyboard for the remote field that has the focus. */
export const fitKeyboard = (input: HTMLInputElement, kind: EditableKind): void => {
  const keyboard = KEYBOARDS[kind];
  input.type = keyboard.type;
  input.inputMode = keyboard.inputMode;
  input.setAttribute('autocomplete', keyboard.autocomplete);
};
