import { refuse } from '../refusal.ts';
import type { ByteSource } from './byte-source.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

/** The bytes that have a meaning outside of strings (RFC 8259, 2). */
export const JSON_BYTE = {
  openBrace: 0x7b,
  closeBrace: 0x7d,
  openBracket: 0x5b,
  closeBracket: 0x5d,
  quote: 0x22,
  backslash: 0x5c,
  colon: 0x3a,
  comma: 0x2c,
} as const;

const MAX_DEPTH = 64;
const FIRST_PRINTABLE = 0x20;
const WHITE_SPACE: readonly number[] = [...Buffer.from('\t\n\r ', 'latin1')];
const ESCAPABLE: readonly number[] = [...Buffer.from('"\\/bfnrtu', 'latin1')];
const NUMBER_BYTES: readonly number[] = [...Buffer.from('0123456789+-.eE', 'latin1')];
const NUMBER_STARTS: readonly number[] = [...Buffer.from('-0123456789', 'latin1')];
const LITERAL_STARTS: readonly number[] = [...Buffer.from('tfn', 'latin1')];
const FALSE_BYTES = 5;
const TRUE_BYTES = 4;

/**
 * Walks over a JSON text of which bytes may be hidden. What gives the text its structure has to be disclosed: brackets, commas,
 * colons, quotes, and of an escape the backslash and what follows. Hidden bytes of strings, numbers and literals have to be
 * proved to be in their class, so none of them is structure.
 */
export class JsonScanner {
  readonly #source: ByteSource;
  position = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.position === this.#source.length;
  }

  skipWhiteSpace(): void {
    while (!this.isAtEnd && this.#hiddenScalar() === undefined && WHITE_SPACE.includes(this.#byte()))
      this.position += 1;
  }

  /** Goes over `byte`, which is structure, if it is next. */
  take(byte: number): boolean {
    if (this.#hiddenScalar() !== undefined || this.#byte() !== byte) return false;
    this.position += 1;
    return true;
  }

  expect(byte: number): void {
    if (!this.take(byte)) refuse('json_syntax');
  }

  /** What kind of value begins here. */
  kind(): JsonKind {
    const hidden = this.#hiddenScalar();
    if (hidden !== undefined) return hidden;
    const byte = this.#byte();
    if (byte === JSON_BYTE.openBrace) return 'object';
    if (byte === JSON_BYTE.openBracket) return 'array';
    if (byte === JSON_BYTE.quote) return 'string';
    if (NUMBER_STARTS.includes(byte)) return 'number';
    return LITERAL_STARTS.includes(byte) ? 'literal' : refuse('json_syntax');
  }

  /** Goes over the value that begins here, at nesting depth `depth`. */
  skipValue(depth: number): void {
    if (depth > MAX_DEPTH) refuse('json_depth');
    switch (this.kind()) {
      case 'object':
        return this.#skipElements(JSON_BYTE.closeBrace, () => {
          this.skipString();
          this.skipWhiteSpace();
          this.expect(JSON_BYTE.colon);
          this.skipWhiteSpace();
          this.skipValue(depth + 1);
        });
      case 'array':
        return this.#skipElements(JSON_BYTE.closeBracket, () => this.skipValue(depth + 1));
      case 'string':
        return void this.skipString();
      case 'number':
        return this.#skipNumber();
      case 'literal':
        return this.#skipLiteral();
    }
  }

  /** Goes over a string; tells whether it holds an escape. */
  skipString(): { readonly hasEscape: boolean } {
    let hasEscape = false;
    this.expect(JSON_BYTE.quote);
    for (;;) {
      if (this.#isHiddenAs('json-string')) {
        this.position += 1;
        continue;
      }
      const byte = this.#byte();
      this.position += 1;
      if (byte === JSON_BYTE.quote) return { hasEscape };
      if (byte < FIRST_PRINTABLE) refuse('json_syntax');
      if (byte !== JSON_BYTE.backslash) continue;
      hasEscape = true;
      if (!ESCAPABLE.includes(this.#byte())) refuse('json_syntax');
      this.position += 1;
    }
  }

  /** Goes over the rest of an object or array whose opening bracket is next. */
  #skipElements(close: number, skipElement: () => void): void {
    this.position += 1;
    this.skipWhiteSpace();
    if (this.take(close)) return;
    do {
      this.skipWhiteSpace();
      skipElement();
      this.skipWhiteSpace();
    } while (this.take(JSON_BYTE.comma));
    this.expect(close);
  }

  #skipNumber(): void {
    while (!this.isAtEnd && (this.#isHiddenAs('number') || NUMBER_BYTES.includes(this.#byte()))) this.position += 1;
  }

  #skipLiteral(): void {
    const start = this.position;
    while (!this.isAtEnd && (this.#isHiddenAs('literal') || isLowerCase(this.#byte()))) this.position += 1;
    const length = this.position - start;
    if (length !== TRUE_BYTES && length !== FALSE_BYTES) refuse('json_syntax');
  }

  #byte(): number {
    return this.isAtEnd ? refuse('json_syntax') : this.#source.disclosed(this.position);
  }

  #isHiddenAs(byteClass: 'json-string' | 'number' | 'literal'): boolean {
    return this.#source.hiddenAs(this.position, [byteClass]) !== undefined;
  }

  /** The kind of the number or literal that is hidden here, if one is. */
  #hiddenScalar(): 'number' | 'literal' | undefined {
    const hidden = this.#source.hiddenAs(this.position, ['number', 'literal']);
    return hidden === 'number' || hidden === 'literal' ? hidden : undefined;
  }
}

const isLowerCase = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
