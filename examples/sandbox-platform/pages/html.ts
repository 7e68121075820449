/** Markup that is safe to put into a page as it is. */
export type Html = { readonly text: string };

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Piece = string | number | Html | readonly Html[];

/** Builds markup; every value that is no markup itself is escaped, for text and for quoted attributes. */
export const html = (strings: TemplateStringsArray, ...values: readonly Piece[]): Html => ({
  text: strings.map((text, index) => text + pieceText(values[index])).join(''),
});

const pieceText = (piece: Piece | undefined): string => {
  if (piece === undefined) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece));
  return 'text' in piece ? piece.text : piece.map(({ text }) => text).join('');
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
