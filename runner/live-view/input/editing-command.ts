/** CDP's modifier bits. */
export const MODIFIER = { alt: 1, ctrl: 2, meta: 4, shift: 8 } as const;

type Chord = { key: string; modifiers: number };

const has = (modifiers: number, bit: number): boolean => (modifiers & bit) !== 0;

/**
 * The editing command behind a shortcut, in the names of Blink's editor, for the shortcuts of Windows, Linux and macOS.
 * Paste is not among them: what the user pastes is on the user's machine and comes as text.
 */
export const editingCommandOf = ({ key, modifiers }: Chord): string | undefined => {
  const shift = has(modifiers, MODIFIER.shift);
  const extend = shift ? 'AndModifySelection' : '';
  if (has(modifiers, MODIFIER.alt)) return has(modifiers, MODIFIER.ctrl) ? undefined : wordCommand(key, extend);
  if (has(modifiers, MODIFIER.meta)) return lineCommand(key, extend) ?? letterCommand(key, shift);
  return has(modifiers, MODIFIER.ctrl) ? letterCommand(key, shift) : undefined;
};

const letterCommand = (key: string, shift: boolean): string | undefined => {
  switch (key.toLowerCase()) {
    case 'a':
      return 'selectAll';
    case 'c':
      return 'copy';
    case 'x':
      return 'cut';
    case 'y':
      return 'redo';
    case 'z':
      return shift ? 'redo' : 'undo';
    default:
      return undefined;
  }
};

/** macOS: Command with an arrow or Backspace works on the line. */
const lineCommand = (key: string, extend: string): string | undefined => {
  switch (key) {
    case 'ArrowLeft':
      return `moveToBeginningOfLine${extend}`;
    case 'ArrowRight':
      return `moveToEndOfLine${extend}`;
    case 'ArrowUp':
      return `moveToBeginningOfDocument${extend}`;
    case 'ArrowDown':
      return `moveToEndOfDocument${extend}`;
    case 'Backspace':
      return 'deleteToBeginningOfLine';
    default:
      return undefined;
  }
};

/** macOS: Option with an arrow or Backspace works on the word. */
const wordCommand = (key: string, extend: string): string | undefined => {
  switch (key) {
    case 'ArrowLeft':
      return `moveWordLeft${extend}`;
    case 'ArrowRight':
      return `moveWordRight${extend}`;
    case 'Backspace':
      return 'deleteWordBackward';
    default:
      return undefined;
  }
};
