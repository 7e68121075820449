import { byteAt, wordAt } from '../byte-at.ts';
import { PRODUCT, SQUARE } from '../field/gf256.ts';
import { addProduct, ELEMENT_BYTES, reduce } from '../field/gf2-128.ts';
import { LANES, type Lanes, type Side } from './side.ts';

/** A lifted expression where it stands in a larger array, and its value, which the verifier gives as 0. */
export type Operand = { readonly lanes: Lanes; readonly from: number; readonly value: number };

/**
 * The random linear combination of all constraints (QuickSilver): a constraint f = 0 of degree 2, with committed values put
 * in as m + w·Δ, is a polynomial A_0 + A_1·Δ + f·Δ². The prover sums χ·A_0 and χ·A_1; the verifier sums χ times the value at
 * Δ, here as `constant + linear·Δ`. Sixteen constraints with values in GF(2^8) share one χ, each times a power of Y.
 */
export type ConstraintSum = {
  /** x·y² = y and x²·y = x: y = 1/x, or both are zero. */
  readonly inverse: (x: Operand, y: Operand) => void;
  /** a·b = c; without c, a·b = 0. */
  readonly product: (a: Operand, b: Operand, c?: Operand) => void;
  /** a = 0. */
  readonly zero: (a: Operand) => void;
  /** The two sums, 16 bytes each. */
  readonly finish: () => { readonly constant: Uint8Array; readonly linear: Uint8Array };
};

/** Constraints that share a coefficient. */
const PACKED = ELEMENT_BYTES;

/** Coefficients that are enough for `constraints`: a pair that does not fit leaves one place of a pack empty. */
export const coefficientBytes = (constraints: number): number =>
  ELEMENT_BYTES * (Math.ceil(constraints / (PACKED - 1)) + 1);

/** Begins a sum with `coefficients`, 16 bytes each. Throws a `RangeError` when they run out. */
export const createConstraintSum = (side: Side, coefficients: Uint8Array): ConstraintSum => {
  const isProver = side.role === 'prover';
  // Degree 2 and degree 1 in Δ of the pack: a product of elements has 31 coefficients, shifted by up to 15.
  const products = new Uint8Array(48);
  const linears = new Uint8Array(33);
  const constant = new Uint8Array(32);
  const linear = new Uint8Array(32);
  let packed = 0;
  let used = 0;

  const flush = (): void => {
    if (packed === 0) return;
    reduce(products, products.length);
    reduce(linears, linears.length);
    const coefficient = coefficients.subarray(used, (used += ELEMENT_BYTES));
    addProduct(constant, coefficient, products);
    addProduct(linear, coefficient, linears);
    products.fill(0);
    linears.fill(0);
    packed = 0;
  };
  const reserve = (count: number): number => {
    if (packed + count > PACKED) flush();
    const place = packed;
    packed += count;
    return place;
  };
  const addLinear = (place: number, k: number, value: number): void => {
    linears[place + k] = byteAt(linears, place + k) ^ value;
  };

  return {
    inverse(x, y) {
      const place = reserve(2);
      for (let i = 0; i < LANES; i++) {
        const xi = wordAt(x.lanes, x.from + i);
        const row = (xi & 255) << 8;
        const squareRow = xi & 0xff00;
        for (let j = 0; j < LANES; j++) {
          const yj = wordAt(y.lanes, y.from + j);
          const at = place + i + j;
          products[at] = byteAt(products, at) ^ byteAt(PRODUCT, row | ((yj >>> 8) & 255));
          products[at + 1] = byteAt(products, at + 1) ^ byteAt(PRODUCT, squareRow | (yj & 255));
        }
      }
      const xRow = x.value << 8;
      const yRow = y.value << 8;
      const xSquareRow = byteAt(SQUARE, x.value) << 8;
      const ySquareRow = byteAt(SQUARE, y.value) << 8;
      for (let k = 0; k < LANES; k++) {
        const xk = wordAt(x.lanes, x.from + k);
        const yk = wordAt(y.lanes, y.from + k);
        let first = yk & 255;
        let second = xk & 255;
        if (isProver) {
          first ^= byteAt(PRODUCT, xRow | ((yk >>> 8) & 255)) ^ byteAt(PRODUCT, ySquareRow | (xk & 255));
          second ^= byteAt(PRODUCT, xSquareRow | (yk & 255)) ^ byteAt(PRODUCT, yRow | ((xk >>> 8) & 255));
        }
        addLinear(place, k, first);
        addLinear(place + 1, k, second);
      }
    },

    product(a, b, c) {
      const place = reserve(1);
      for (let i = 0; i < LANES; i++) {
        const row = (wordAt(a.lanes, a.from + i) & 255) << 8;
        for (let j = 0; j < LANES; j++) {
          const at = place + i + j;
          products[at] = byteAt(products, at) ^ byteAt(PRODUCT, row | (wordAt(b.lanes, b.from + j) & 255));
        }
      }
      for (let k = 0; k < LANES; k++) {
        const ak = wordAt(a.lanes, a.from + k) & 255;
        const bk = wordAt(b.lanes, b.from + k) & 255;
        const crossed = isProver ? byteAt(PRODUCT, (a.value << 8) | bk) ^ byteAt(PRODUCT, (b.value << 8) | ak) : 0;
        addLinear(place, k, crossed ^ (c === undefined ? 0 : wordAt(c.lanes, c.from + k) & 255));
      }
    },

    zero(a) {
      const place = reserve(1);
      for (let k = 0; k < LANES; k++) addLinear(place, k, wordAt(a.lanes, a.from + k) & 255);
    },

    finish() {
      flush();
      reduce(constant, 31);
      reduce(linear, 31);
      return { constant: constant.slice(0, ELEMENT_BYTES), linear: linear.slice(0, ELEMENT_BYTES) };
    },
  };
};
