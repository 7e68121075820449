/** Windows virtual key codes of named keys, by DOM `key`. */
const BY_KEY: Readonly<Record<string, number>> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  Shift: 16,
  Control: 17,
  Alt: 18,
  Pause: 19,
  CapsLock: 20,
  Escape: 27,
  ' ': 32,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Insert: 45,
  Delete: 46,
  Meta: 91,
  ContextMenu: 93,
};

/** Those of punctuation, by DOM `code` (US layout, as Windows names them). */
const BY_CODE: Readonly<Record<string, number>> = {
  Semicolon: 186,
  Equal: 187,
  Comma: 188,
  Minus: 189,
  Period: 190,
  Slash: 191,
  Backquote: 192,
  BracketLeft: 219,
  Backslash: 220,
  BracketRight: 221,
  Quote: 222,
};

/**
 * The Windows virtual key code that Chromium expects for a DOM key: of the letter that the user's layout gives, else of
 * the key's place. 0 for a key that has none.
 */
export const keyCodeOf = (key: string, code: string): number => {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase().charCodeAt(0);
  const named = BY_KEY[key] ?? BY_CODE[code];
  if (named !== undefined) return named;
  const [, group, place = ''] = /^(Key|Digit|Numpad|F)([A-Z]|\d{1,2})$/.exec(code) ?? [];
  switch (group) {
    case 'Key':
    case 'Digit':
      return place.charCodeAt(0);
    case 'Numpad':
      return 96 + Number(place);
    case 'F':
      return 111 + Number(place);
    default:
      return 0;
  }
};
