import { byteAt, wordAt } from '../byte-at.ts';
import { CHALLENGE_BITS } from '../parameter-set.ts';
import { wordsOf } from './block-cipher.ts';

/** Bytes of a position: the 128-bit slice of a column that is folded and hashed at once. */
export const POSITION_BYTES = 16;
const WORDS = POSITION_BYTES / 4;

/**
 * The 128 columns of VOLE, one for each bit of Δ, stored position by position: byte b of column c is at
 * `((b >> 4) * 128 + c) * 16 + (b & 15)`. For the prover they are V, for the verifier Q = V + u·Δ: row i of Q is row i of V,
 * plus Δ where bit i of u is set, a row being an element of GF(2^128). Its memory begins at a whole word.
 */
export type Columns = Uint8Array;

/** The distance from one position to the next. */
export const COLUMN_STRIDE = CHALLENGE_BITS * POSITION_BYTES;

/** Where byte `byte` of column 0 is; the next column's is 16 further. */
export const columnByte = (byte: number): number => (byte >> 4) * COLUMN_STRIDE + (byte & 15);

/** Adds to column `column` the bytes of `correction`. */
export type Correction = { readonly column: number; readonly correction: Uint8Array };

/** Adds corrections of one length to columns: position by position, as these lie in memory. */
export const addToColumns = (columns: Columns, corrections: readonly Correction[]): void => {
  const target = new Int32Array(columns.buffer, columns.byteOffset, columns.length >> 2);
  const wholeWords = corrections.map(({ column, correction }) => ({
    column,
    words: wordsOf(correction.subarray(0, correction.length & ~3)),
  }));
  const most = Math.max(0, ...wholeWords.map(({ words }) => words.length));
  for (let first = 0; first < most; first += WORDS) {
    for (const { column, words } of wholeWords) {
      const to = (columnByte(first << 2) + column * POSITION_BYTES) >> 2;
      const last = Math.min(words.length, first + WORDS);
      for (let word = first; word < last; word++) {
        const at = to + word - first;
        target[at] = wordAt(target, at) ^ wordAt(words, word);
      }
    }
  }
  for (const { column, correction } of corrections) {
    for (let byte = correction.length & ~3; byte < correction.length; byte++) {
      const at = columnByte(byte) + column * POSITION_BYTES;
      columns[at] = byteAt(columns, at) ^ byteAt(correction, byte);
    }
  }
};
