import { refuse } from '../refusal.ts';

/** A JSON value by its place in the text: `text.slice(start, end)` is the value itself. */
export type JsonNode = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode> }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string' | 'number' | 'true' | 'false' | 'null' }
);

export type JsonDocument = { readonly text: string; readonly root: JsonNode };

const MAX_DEPTH = 64;
const LITERALS = ['true', 'false', 'null'] as const;

const WHITE_SPACE = /[\t\n\r ]*/y;
// RFC 8259, 6 and 7.
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const UNESCAPED = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Parses JSON (RFC 8259, UTF-8 without a byte order mark) into places. Refuses what parsers disagree about: the same key twice
 * in an object, however it is escaped, and `__proto__` as a key.
 */
export const parseJson = (bytes: Uint8Array): JsonDocument => {
  const text = decodeUtf8(bytes);
  const parser = new JsonParser(text);
  return { text, root: parser.parseDocument() };
};

const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('json_encoding');
  }
};

/** One pass over one text. */
class JsonParser {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parseDocument(): JsonNode {
    const root = this.#value(0);
    if (this.#position !== this.#text.length) refuse('json_syntax');
    return root;
  }

  /** A value and the white space on both sides. */
  #value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) refuse('json_depth');
    this.#match(WHITE_SPACE);
    const node = this.#bareValue(depth);
    this.#match(WHITE_SPACE);
    return node;
  }

  #bareValue(depth: number): JsonNode {
    const start = this.#position;
    switch (this.#text[start]) {
      case '{':
        return { kind: 'object', members: this.#members(depth), start, end: this.#position };
      case '[':
        return { kind: 'array', items: this.#items(depth), start, end: this.#position };
      case '"':
        return this.#string();
      default:
        return this.#literal() ?? this.#number();
    }
  }

  #members(depth: number): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    this.#sequence('}', () => {
      this.#match(WHITE_SPACE);
      const key = this.#key();
      if (members.has(key)) refuse('json_duplicate_key');
      if (key === '__proto__') refuse('json_key');
      this.#match(WHITE_SPACE);
      this.#expect(':');
      members.set(key, this.#value(depth + 1));
    });
    return members;
  }

  #items(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.#sequence(']', () => items.push(this.#value(depth + 1)));
    return items;
  }

  /** An opening bracket, elements between commas, `close`. */
  #sequence(close: '}' | ']', element: () => void): void {
    this.#position += 1;
    this.#match(WHITE_SPACE);
    if (this.#take(close)) return;
    do element();
    while (this.#take(','));
    this.#expect(close);
  }

  #key(): string {
    const { start, end } = this.#string();
    return String(JSON.parse(this.#text.slice(start, end)));
  }

  #number(): JsonNode {
    const start = this.#position;
    if (!this.#match(NUMBER)) refuse('json_syntax');
    return { kind: 'number', start, end: this.#position };
  }

  /** Not one pattern for the whole string: that would need stack for each of its characters. */
  #string(): JsonNode {
    const start = this.#position;
    this.#expect('"');
    do this.#match(UNESCAPED);
    while (this.#match(ESCAPE));
    this.#expect('"');
    return { kind: 'string', start, end: this.#position };
  }

  #literal(): JsonNode | undefined {
    const start = this.#position;
    const kind = LITERALS.find((literal) => this.#text.startsWith(literal, start));
    if (kind === undefined) return undefined;
    this.#position += kind.length;
    return { kind, start, end: this.#position };
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#position;
    if (!pattern.test(this.#text)) return false;
    this.#position = pattern.lastIndex;
    return true;
  }

  #take(character: string): boolean {
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) refuse('json_syntax');
  }
}
