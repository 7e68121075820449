import { byteAt } from '../byte-at.ts';
import { multiply256 } from '../field/gf256.ts';

/**
 * What is proved of a hidden byte. `any`: nothing. `no-crlf`: neither CR nor LF. `no-control`: none of 0x00-0x1F, 0x7F.
 * `json-string`: may stand unescaped inside a JSON string and is no backslash (RFC 8259, 7: none of 0x00-0x1F, `"`, `\`).
 * `number`: one of 0-9 e E + - . (a byte of a JSON number, RFC 8259, 6). `digit`: 0-9. `literal`: 0x60-0x77, which holds the
 * letters of `true`, `false` and `null` and nothing that JSON gives a meaning outside of strings. `ascii`: 0x20-0x7F, the cheap
 * way to say that the bytes of a header's value end no line.
 */
export type ByteClass = 'any' | 'no-crlf' | 'no-control' | 'json-string' | 'number' | 'digit' | 'literal' | 'ascii';

/** The order is part of the statement's digest. */
export const BYTE_CLASSES: readonly ByteClass[] = [
  'any',
  'no-crlf',
  'no-control',
  'json-string',
  'number',
  'digit',
  'literal',
  'ascii',
];

/**
 * The polynomial Π (p + a) over the points a of an affine subspace of GF(2)^8, as a table over p. It is zero exactly on the
 * subspace and GF(2)-affine in the bits of p (a subspace polynomial, Lidl and Niederreiter, 3.4), so it costs no product.
 */
export type VanishingMap = Uint8Array;

/** A byte is in the class when no map of `excluded` is zero, and, where there are `allowed` maps, one of those is. */
export type ClassConditions = { readonly excluded: readonly VanishingMap[]; readonly allowed: readonly VanishingMap[] };

const vanishingMap = (points: readonly number[]): VanishingMap =>
  Uint8Array.from({ length: 256 }, (_, p) => points.reduce((product, point) => multiply256(product, p ^ point), 1));

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const chars = (text: string): number[] => [...Buffer.from(text, 'latin1')];

// Two points are always an affine subspace; larger ones are aligned ranges.
const CONTROLS = vanishingMap(range(0x00, 0x1f));
const DELETE = vanishingMap([0x7f]);
const CR_LF = vanishingMap(chars('\r\n'));
const QUOTE_BACKSLASH = vanishingMap(chars('"\\'));
const DIGITS = [vanishingMap(chars('01234567')), vanishingMap(chars('89'))];
const LITERAL_LETTERS = [vanishingMap(range(0x60, 0x6f)), vanishingMap(range(0x70, 0x77))];
const ASCII = [vanishingMap(range(0x20, 0x3f)), vanishingMap(range(0x40, 0x7f))];
const NUMBER_SIGNS = [vanishingMap(chars('eE')), vanishingMap(chars('+-')), vanishingMap(chars('.'))];

/** The conditions of each class. */
export const CLASS_CONDITIONS: Readonly<Record<ByteClass, ClassConditions>> = {
  any: { excluded: [], allowed: [] },
  'no-crlf': { excluded: [CR_LF], allowed: [] },
  'no-control': { excluded: [CONTROLS, DELETE], allowed: [] },
  'json-string': { excluded: [CONTROLS, QUOTE_BACKSLASH], allowed: [] },
  number: { excluded: [], allowed: [...DIGITS, ...NUMBER_SIGNS] },
  digit: { excluded: [], allowed: DIGITS },
  literal: { excluded: [], allowed: LITERAL_LETTERS },
  ascii: { excluded: [], allowed: ASCII },
};

/** Witness bytes of a class: an inverse for each excluded map, the running products of allowed maps but the first and last. */
export const classWitnessBytes = ({ excluded, allowed }: ClassConditions): number =>
  excluded.length + Math.max(0, allowed.length - 2);

/** Whether a byte is in a class. */
export const isInClass = (byte: number, byteClass: ByteClass): boolean => {
  const { excluded, allowed } = CLASS_CONDITIONS[byteClass];
  return (
    excluded.every((map) => byteAt(map, byte) !== 0) &&
    (allowed.length === 0 || allowed.some((map) => byteAt(map, byte) === 0))
  );
};
