import { byteAt, wordAt } from '../byte-at.ts';
import { PRODUCT } from './gf256.ts';

/**
 * GF(2^128) as the tower GF(2^8)[Y] / (Y^16 + Y^5 + Y^2 + 3). An element is 16 bytes: byte k is the coefficient of Y^k.
 * GF(2^8) is the elements whose bytes 1 to 15 are zero, so a committed byte lifts for free, and sixteen constraints with
 * values e_0 … e_15 in GF(2^8) pack into Σ e_j·Y^j, which is zero exactly when all of them are. The polynomial was searched
 * for its low weight; a test proves it irreducible.
 */
export const ELEMENT_BYTES = 16;

/** Bytes of an unreduced product of two elements. */
const PRODUCT_BYTES = 31;

/** Reduces the first `length` coefficients of `sum` in place to 16; the others become 0. */
export const reduce = (sum: Uint8Array, length: number): void => {
  for (let i = length - 1; i >= ELEMENT_BYTES; i--) {
    const top = byteAt(sum, i);
    sum[i - 11] = byteAt(sum, i - 11) ^ top; // Y^16 = Y^5 + …
    sum[i - 14] = byteAt(sum, i - 14) ^ top; // … Y^2 + …
    sum[i - 16] = byteAt(sum, i - 16) ^ byteAt(PRODUCT, (3 << 8) | top); // … 3
    sum[i] = 0;
  }
};

/** Adds the unreduced product of two elements to the first 31 bytes of `sum`. */
export const addProduct = (sum: Uint8Array, a: Uint8Array, b: Uint8Array): void => {
  for (let i = 0; i < ELEMENT_BYTES; i++) {
    const row = byteAt(a, i) << 8;
    for (let j = 0; j < ELEMENT_BYTES; j++) sum[i + j] = byteAt(sum, i + j) ^ byteAt(PRODUCT, row | byteAt(b, j));
  }
};

/** a·b, 16 bytes. */
export const multiply = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const sum = new Uint8Array(PRODUCT_BYTES);
  addProduct(sum, a, b);
  reduce(sum, PRODUCT_BYTES);
  return sum.slice(0, ELEMENT_BYTES);
};

/**
 * Tables of the multiplication by a fixed `factor`: the product of `factor` and v·Y^k is the four words from
 * `(k * 256 + v) * 4`. 16,384 words; made from the images of the 128 basis elements by linearity.
 */
export const multiplicationTable = (factor: Uint8Array): Int32Array<ArrayBuffer> => {
  const table = new Int32Array(ELEMENT_BYTES * 256 * 4);
  const bytes = new Uint8Array(table.buffer);
  for (let k = 0; k < ELEMENT_BYTES; k++) {
    for (let v = 1; v < 256; v++) {
      const lowest = v & -v;
      const to = k * 256 + v;
      if (lowest === v) {
        const basis = new Uint8Array(ELEMENT_BYTES);
        basis[k] = v;
        bytes.set(multiply(factor, basis), to * ELEMENT_BYTES);
        continue;
      }
      const one = k * 256 + lowest;
      const rest = k * 256 + (v ^ lowest);
      for (let w = 0; w < 4; w++) table[to * 4 + w] = wordAt(table, one * 4 + w) ^ wordAt(table, rest * 4 + w);
    }
  }
  return table;
};
