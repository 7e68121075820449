import { PRODUCT_TABLES } from './memory';

/** A GF(2)-linear map of 16 bytes, by a table of 32: of the low halves, then of the high halves. */
export function map(table: usize, bytes: v128): v128 {
  return v128.xor(
    i8x16.swizzle(v128.load(table), v128.and(bytes, i8x16.splat(15))),
    i8x16.swizzle(v128.load(table, 16), i8x16.shr_u(bytes, 4)),
  );
}

/** c times each of 16 bytes. */
export function times(c: u32, bytes: v128): v128 {
  return map(PRODUCT_TABLES + ((<usize>c) << 5), bytes);
}

/** 2 times each of 16 bytes. */
export function double(bytes: v128): v128 {
  return v128.xor(i8x16.shl(bytes, 1), v128.and(i8x16.shr_s(bytes, 7), i8x16.splat(0x1b)));
}

/** Bytes one place up, with `carry`'s last byte as the first. */
export function up(carry: v128, bytes: v128): v128 {
  return v128.shuffle<u8>(carry, bytes, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

/** The low 16 coefficients of (Y^5 + Y^2 + 3) times an element. */
function foldedLow(h: v128): v128 {
  const zero = i64x2.splat(0);
  const five = v128.shuffle<u8>(zero, h, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26);
  const two = v128.shuffle<u8>(zero, h, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  return v128.xor(v128.xor(five, two), v128.xor(h, double(h)));
}

/** What is above those. */
function foldedHigh(h: v128): v128 {
  const zero = i64x2.splat(0);
  const five = v128.shuffle<u8>(h, zero, 11, 12, 13, 14, 15, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16);
  const two = v128.shuffle<u8>(h, zero, 14, 15, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16);
  return v128.xor(five, two);
}

/** `low` + Y^16 times `high`, reduced by Y^16 = Y^5 + Y^2 + 3. */
export function reduced(low: v128, high: v128): v128 {
  return v128.xor(v128.xor(low, foldedLow(high)), foldedLow(foldedHigh(high)));
}

/** Reduces 48 coefficients to 16. */
export function reducedFrom(at: usize): v128 {
  const high = v128.load(at, 32);
  const middle = v128.xor(v128.load(at, 16), v128.xor(foldedLow(high), foldedLow(foldedHigh(high))));
  return reduced(v128.load(at), middle);
}

/** Adds Y^place times the unreduced product of 16 coefficients at `a` and of `b` to `sum`. */
export function addProductTo(sum: usize, a: usize, b: v128): void {
  const low = v128.and(b, i8x16.splat(15));
  const high = i8x16.shr_u(b, 4);
  let below = i64x2.splat(0);
  let above = i64x2.splat(0);
  for (let i = 15; i >= 0; i--) {
    const table = PRODUCT_TABLES + ((<usize>load<u8>(a + <usize>i)) << 5);
    above = up(below, above);
    below = v128.xor(
      up(i64x2.splat(0), below),
      v128.xor(i8x16.swizzle(v128.load(table), low), i8x16.swizzle(v128.load(table, 16), high)),
    );
  }
  v128.store(sum, v128.xor(v128.load(sum), below));
  v128.store(sum, v128.xor(v128.load(sum, 16), above), 16);
}
