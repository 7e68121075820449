import { byteAt } from '../byte-at.ts';
import { BASIS, SQUARE, multiply256 } from '../field/gf256.ts';
import { ELEMENT_BYTES } from '../field/gf2-128.ts';
import type { Columns } from '../vole/columns.ts';

/**
 * The circuit is walked by both sides with the same code. A committed bit w has a MAC m (prover) and a key k = m + w·Δ
 * (verifier); linear expressions of bits keep that relation. The prover's `columns` are the MACs and constants have MAC 0;
 * the verifier's are the keys and a constant c has key c·Δ.
 */
export type Side =
  | { readonly role: 'prover'; readonly columns: Columns; readonly witness: Uint8Array }
  | { readonly role: 'verifier'; readonly columns: Columns; readonly delta: Uint8Array };

/** The witness byte, 0 for the verifier, who does not know it. */
export const valueAt = (side: Side, byte: number): number => (side.role === 'prover' ? byteAt(side.witness, byte) : 0);

/**
 * A linear expression x of committed bytes, lifted to GF(2^128): 16 words, of which word k holds coefficient k of its MAC or
 * key in bits 0-7, and that of x² (squaring is linear too) in bits 8-15.
 */
export type Lanes = Int32Array;
export const LANES = ELEMENT_BYTES;

/** Lanes of all 256 constants, those of c from word 16·c: zero for the prover, c·Δ and c²·Δ for the verifier. */
export const constantLanes = (side: Side): Lanes => {
  const lanes = new Int32Array(256 * LANES);
  if (side.role === 'prover') return lanes;
  for (let c = 0; c < 256; c++) {
    for (let k = 0; k < LANES; k++) {
      const coefficient = byteAt(side.delta, k);
      lanes[c * LANES + k] = multiply256(c, coefficient) | (multiply256(byteAt(SQUARE, c), coefficient) << 8);
    }
  }
  return lanes;
};

/**
 * Lifting of a GF(2)-linear byte map f: bit l of coefficient k of MACs is column 8k + l, so the lifted f(x) has coefficient
 * k = Σ_l α^l·f(byte of column 8k + l). This table holds Σ of `maps` α^l·f_i(v) << 8i at `l << 8 | v`, up to four maps.
 */
export const liftTable = (maps: readonly ((byte: number) => number)[]): Int32Array => {
  const table = new Int32Array(8 * 256);
  BASIS.forEach((power, l) => {
    for (let v = 0; v < 256; v++)
      table[(l << 8) | v] = maps.reduce((word, map, i) => word | (multiply256(power, map(v)) << (8 * i)), 0);
  });
  return table;
};
