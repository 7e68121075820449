import { map } from './field';
import { COLUMNS, GATHERED, OUTER, OUTPUTS, ROW, SBOX_LIFTS, VALUES, WITNESS, AFFINE } from './memory';

/** From one position of columns to the next. */
const POSITION: usize = 2048;

/**
 * Lifts the sixteen witness bytes from `first`, all at once: y and its square into OUTER, what follows the S-boxes into OUTPUTS.
 * Their columns may lie in two positions.
 */
export function liftSixteen(first: usize): void {
  const here = COLUMNS + (first >> 4) * POSITION;
  const shift = i8x16.add(v128(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>(first & 15)));
  const rest = i8x16.sub(shift, i8x16.splat(16));
  let column = here;
  for (let k: usize = 0; k < VALUES; k += ROW) {
    let y = i64x2.splat(0);
    let ySquare = i64x2.splat(0);
    let output = i64x2.splat(0);
    let outputSquare = i64x2.splat(0);
    for (let table = SBOX_LIFTS; table < SBOX_LIFTS + 1024; table += 128) {
      // Places outside of 0 to 15 give 0.
      const bytes = v128.or(i8x16.swizzle(v128.load(column), shift), i8x16.swizzle(v128.load(column, POSITION), rest));
      const low = v128.and(bytes, i8x16.splat(15));
      const high = i8x16.shr_u(bytes, 4);
      y = v128.xor(y, looked(table, low, high));
      ySquare = v128.xor(ySquare, looked(table + 32, low, high));
      output = v128.xor(output, looked(table + 64, low, high));
      outputSquare = v128.xor(outputSquare, looked(table + 96, low, high));
      column += 16;
    }
    v128.store(OUTER + k, y);
    v128.store(OUTER + k, ySquare, 16);
    v128.store(OUTPUTS + k, output);
    v128.store(OUTPUTS + k, outputSquare, 16);
  }
  const values = v128.load(WITNESS + first);
  v128.store(OUTER + VALUES, values);
  v128.store(OUTPUTS + VALUES, map(AFFINE, values));
}

function looked(table: usize, low: v128, high: v128): v128 {
  return v128.xor(i8x16.swizzle(v128.load(table), low), i8x16.swizzle(v128.load(table, 16), high));
}

/** The 128 columns of one witness byte into GATHERED: for each bit l the 16 columns 8k + l. */
export function gather(byte: usize): void {
  let from = COLUMNS + (byte >> 4) * POSITION + (byte & 15);
  for (let to = GATHERED; to < GATHERED + 128; to += 16) {
    for (let k: usize = 0; k < 16; k++) store<u8>(to + k, load<u8>(from + 128 * k));
    from += 16;
  }
}

/** Lifts what was gathered at `from` by a map's eight tables, which are `stride` apart. */
export function lifted(from: usize, table: usize, stride: usize): v128 {
  let sum = i64x2.splat(0);
  for (let l: usize = 0; l < 8; l++) sum = v128.xor(sum, map(table + l * stride, v128.load(from + 16 * l)));
  return sum;
}
