import { byteAt, itemAt } from '../byte-at.ts';
import { INVERSE, PRODUCT } from './gf256.ts';

/** AES-128 (FIPS 197) split where the proof needs it: S-box = affine map after inversion. States are column-major. */
export const KEY_BYTES = 16;
export const BLOCK_BYTES = 16;
export const ROUND_KEY_BYTES = 176;
/** S-boxes of the key schedule: four for each of ten round keys. */
export const KEY_SCHEDULE_SBOXES = 40;

const ROUND_CONSTANTS: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 0x1b, 0x36];

/** The constant of the S-box' affine map. */
export const AFFINE_CONSTANT = 0x63;
/** The linear part of the S-box' affine map, and its inverse. */
export const AFFINE = new Uint8Array(256);
export const AFFINE_INVERSE = new Uint8Array(256);

const rotate = (byte: number, by: number): number => ((byte << by) | (byte >> (8 - by))) & 255;
for (let x = 0; x < 256; x++) {
  AFFINE[x] = x ^ rotate(x, 1) ^ rotate(x, 2) ^ rotate(x, 3) ^ rotate(x, 4);
  AFFINE_INVERSE[x] = rotate(x, 1) ^ rotate(x, 3) ^ rotate(x, 6);
}

/** The S-box from the inverse of its input. */
export const sboxOfInverse = (inverse: number): number => byteAt(AFFINE, inverse) ^ AFFINE_CONSTANT;

/** ShiftRows: the byte at `position` of a state comes from this byte of the state before. */
export const shiftedFrom = (position: number): number => 4 * (((position >> 2) + (position & 3)) & 3) + (position & 3);

/** Where the S-box inputs of the key schedule stand among the round keys: S-box `j` (0 to 3) of round key `round` (1 to 10). */
export const keyScheduleInput = (round: number, j: number): number => 16 * round - 4 + ((j + 1) & 3);

/** The constant added to the output of S-box `j` in round key `round`: the affine map's, and the round's on the first. */
export const keyScheduleConstant = (round: number, j: number): number =>
  AFFINE_CONSTANT ^ (j === 0 ? itemAt(ROUND_CONSTANTS, round - 1) : 0);

/** The eleven round keys, 176 bytes (FIPS 197, 5.2). */
export const expandKey = (key: Uint8Array): Uint8Array => {
  const keys = new Uint8Array(ROUND_KEY_BYTES);
  keys.set(key);
  for (let i = KEY_BYTES; i < ROUND_KEY_BYTES; i++) {
    const round = i >> 4;
    const j = i & 15;
    const added =
      j < 4
        ? byteAt(AFFINE, byteAt(INVERSE, byteAt(keys, keyScheduleInput(round, j)))) ^ keyScheduleConstant(round, j)
        : byteAt(keys, i - 4);
    keys[i] = byteAt(keys, i - KEY_BYTES) ^ added;
  }
  return keys;
};

const double = (byte: number): number => byteAt(PRODUCT, (2 << 8) | byte);

/** ShiftRows, MixColumns and AddRoundKey for round `round` (1 to 9): from S-box outputs to the next S-box inputs. */
export const nextState = (sboxes: Uint8Array, roundKeys: Uint8Array, round: number): Uint8Array => {
  const next = new Uint8Array(BLOCK_BYTES);
  for (let column = 0; column < BLOCK_BYTES; column += 4) {
    const s = [0, 1, 2, 3].map((row) => byteAt(sboxes, shiftedFrom(column + row)));
    const all = s.reduce((sum, byte) => sum ^ byte, 0);
    for (let row = 0; row < 4; row++) {
      const at = column + row;
      const own = itemAt(s, row);
      next[at] = own ^ all ^ double(own ^ itemAt(s, (row + 1) & 3)) ^ byteAt(roundKeys, 16 * round + at);
    }
  }
  return next;
};
