import type { InputMessageInit } from '../../core/contract/live-view.ts';
import { keyMessage, pressOf } from './keys.ts';

/** Something to delete, so that a phone's keyboard reports Backspace in an empty field. */
const SENTINEL = '\u200b';
const TEXT_MAX = 10_000;
const COMPOSED_MAX = 1_000;

/**
 * Turns what is typed into `input`, an invisible field that has the focus while the remote browser is used, into messages.
 * Keys go as keys; what comes without keys (phone keyboards, input methods, autofill) goes as text, and what is pasted as a
 * paste. Nothing stays in the field. Esc, then Tab, leaves.
 */
export const listenToKeyboard = (
  input: HTMLInputElement,
  send: (message: InputMessageInit) => void,
  device: { isMac: boolean },
): void => {
  let escaped = false;
  const held = new Map<string, string>();
  const clear = () => {
    input.value = SENTINEL;
  };
  const onKey = (type: 'keydown' | 'keyup') => (event: KeyboardEvent) => {
    if (event.key === 'Tab' && escaped) return;
    if (type === 'keydown') escaped = event.key === 'Escape';
    const message = keyMessage(type, event, device);
    if (message === undefined) return;
    event.preventDefault();
    if (type === 'keydown') held.set(event.code, event.key);
    else held.delete(event.code);
    send(message);
  };
  const sendText = (text: string) => {
    if (text !== '') send({ type: 'text', text: text.slice(0, TEXT_MAX) });
  };
  input.addEventListener('keydown', onKey('keydown'));
  input.addEventListener('keyup', onKey('keyup'));
  input.addEventListener('focus', clear);
  input.addEventListener('blur', () => {
    // What is released elsewhere is not seen here.
    for (const [code, key] of held) send({ type: 'keyup', key, code });
    held.clear();
  });
  input.addEventListener('paste', (event) => {
    event.preventDefault();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text !== '') send({ type: 'paste', text: text.slice(0, TEXT_MAX) });
  });
  input.addEventListener('beforeinput', (event) => {
    if (event.isComposing || event.inputType.includes('Composition')) return;
    event.preventDefault();
    if (event.inputType.startsWith('delete')) pressOf('Backspace').forEach(send);
    else if (event.inputType === 'insertLineBreak') pressOf('Enter').forEach(send);
    else sendText(event.data ?? event.dataTransfer?.getData('text/plain') ?? '');
  });
  input.addEventListener('input', (event) => {
    // What is filled in by the device or a password manager cannot be prevented before.
    if (event instanceof InputEvent && event.isComposing) return;
    sendText(input.value.replaceAll(SENTINEL, ''));
    clear();
  });
  const compose = (text: string) => {
    const composed = text.slice(0, COMPOSED_MAX);
    send({ type: 'compose', text: composed, caret: composed.length });
  };
  input.addEventListener('compositionupdate', (event) => compose(event.data));
  input.addEventListener('compositionend', (event) => {
    if (event.data === '') compose('');
    else sendText(event.data);
    clear();
  });
};
