import type { Editable } from '../../core/contract/live-view.ts';

type Keyboard = { inputMode: string; type: string; autocomplete: string };

/** What a phone needs to know to show the keyboard that fits. */
const KEYBOARDS: Record<Editable['kind'], Keyboard> = {
  text: { inputMode: 'text', type: 'text', autocomplete: 'off' },
  password: { inputMode: 'text', type: 'password', autocomplete: 'current-password' },
  email: { inputMode: 'email', type: 'text', autocomplete: 'email' },
  tel: { inputMode: 'tel', type: 'text', autocomplete: 'tel' },
  url: { inputMode: 'url', type: 'text', autocomplete: 'off' },
  numeric: { inputMode: 'numeric', type: 'text', autocomplete: 'off' },
  decimal: { inputMode: 'decimal', type: 'text', autocomplete: 'off' },
  search: { inputMode: 'search', type: 'text', autocomplete: 'off' },
  'one-time-code': { inputMode: 'numeric', type: 'text', autocomplete: 'one-time-code' },
};

/** Makes a phone show the keyboard for the remote field that has the focus, and offer what it knows for such a field. */
export const fitKeyboard = (input: HTMLInputElement, editable: Editable): void => {
  const keyboard = KEYBOARDS[editable.kind];
  input.type = keyboard.type;
  input.inputMode = keyboard.inputMode;
  input.setAttribute('autocomplete', editable.autofill ?? keyboard.autocomplete);
  input.enterKeyHint = editable.enterKey ?? '';
  input.dir = editable.direction;
};
