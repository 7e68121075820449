import { addInverse } from './constraint-sum';
import { double, map, times } from './field';
import { liftSixteen } from './lift';
import {
  DELTA,
  DISCLOSED,
  INNER,
  INPUT,
  KNOWN,
  LAST_INVERSE,
  NINTH,
  NINTH_PLACES,
  OUTER,
  OUTPUTS,
  ROUND_KEYS,
  ROW,
  SQUARE,
  STATE,
  TURNED,
  VALUES,
} from './memory';
import { turn } from './turn';

/**
 * The constraints of AES on one block and of its disclosed bytes, in the order of zktls/proof/circuit/block-circuit.ts. Leaves
 * the inputs of round 10's S-boxes in INNER, each at the byte of the block that it gives.
 */
export function constrainRounds(witness: usize, ninth: i32, disclosed: i32, isProver: bool): void {
  // 1. The first state: public input plus round key 0.
  addConstants(ROUND_KEYS, INPUT, INNER, isProver);

  // 2. Rounds 1 to 9: a committed inverse for each S-box; all else is linear.
  for (let round: usize = 1; round < 9; round++) {
    liftSixteen(witness + 16 * (round - 1));
    turnBoth();
    for (let i: usize = 0; i < 16; i++) constrainSbox(i);
    mixColumns(ROUND_KEYS + round * STATE);
  }
  liftSixteen(witness + 128);
  spread(OUTER);
  spread(OUTPUTS);
  turnBoth();
  for (let i = 0; i < ninth; i++) constrainSbox(load<u8>(NINTH + i));
  mixColumns(ROUND_KEYS + 9 * STATE);

  // 3. Round 10 of disclosed bytes: their inverses are linear in the key.
  for (let row: usize = 0; row < STATE; row += 16) v128.store(INNER + row, shiftRows(v128.load(INNER + row)));
  addConstants(LAST_INVERSE, KNOWN, OUTER, isProver);
  turnBoth();
  for (let i = 0; i < disclosed; i++) constrainSbox(load<u8>(DISCLOSED + i));
}

/** A state plus sixteen public bytes, whose keys are theirs times delta, and whose MACs are zero. */
function addConstants(state: usize, bytes: usize, to: usize, isProver: bool): void {
  const constants = v128.load(bytes);
  const squares = map(SQUARE, constants);
  for (let k: usize = 0; k < 16; k++) {
    const delta = <u32>load<u8>(DELTA + k);
    const row = k * ROW;
    v128.store(to + row, v128.xor(v128.load(state + row), times(delta, constants)));
    v128.store(to + row, v128.xor(v128.load(state + row, 16), times(delta, squares)), 16);
  }
  const values = isProver ? constants : i64x2.splat(0);
  v128.store(to + VALUES, v128.xor(v128.load(state + VALUES), values));
}

/** Bytes in the witness' order to the S-boxes that they are of. */
function spread(state: usize): void {
  const places = v128.load(NINTH_PLACES);
  for (let row: usize = 0; row < STATE; row += 16) {
    v128.store(state + row, i8x16.swizzle(v128.load(state + row), places));
  }
}

function turnBoth(): void {
  turn(INNER, TURNED);
  turn(INNER + 16, TURNED + 256);
  turn(OUTER, TURNED + 512);
  turn(OUTER + 16, TURNED + 768);
}

function constrainSbox(i: usize): void {
  const x = TURNED + 16 * i;
  const xValue = <u32>load<u8>(INNER + VALUES + i);
  const yValue = <u32>load<u8>(OUTER + VALUES + i);
  addInverse(x, x + 256, x + 512, x + 768, xValue, yValue);
}

function shiftRows(state: v128): v128 {
  return v128.shuffle<u8>(state, state, 0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11);
}

/** ShiftRows, MixColumns and AddRoundKey from OUTPUTS to INNER: of states by 2, 3, 1, 1, of squares by their squares. */
function mixColumns(roundKey: usize): void {
  for (let row: usize = 0; row < STATE; row += ROW) {
    const a = shiftRows(v128.load(OUTPUTS + row));
    const b = next(a);
    const c = next(b);
    const others = v128.xor(b, v128.xor(c, next(c)));
    const mixed = v128.xor(double(v128.xor(a, b)), others);
    v128.store(INNER + row, v128.xor(mixed, v128.load(roundKey + row)));

    const a2 = shiftRows(v128.load(OUTPUTS + row, 16));
    const b2 = next(a2);
    const c2 = next(b2);
    const others2 = v128.xor(b2, v128.xor(c2, next(c2)));
    const mixed2 = v128.xor(double(double(v128.xor(a2, b2))), others2);
    v128.store(INNER + row, v128.xor(mixed2, v128.load(roundKey + row, 16)), 16);
  }
}

/** Of each byte the next one of its column. */
function next(state: v128): v128 {
  return v128.shuffle<u8>(state, state, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
}
