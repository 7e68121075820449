import { byteAt, itemAt, wordAt } from '../byte-at.ts';
import { AFFINE_CONSTANT, AFFINE_INVERSE, BLOCK_BYTES, ROUND_KEY_BYTES } from '../field/aes.ts';
import type { RoundKeys } from './key-schedule-circuit.ts';
import type { CircuitPlaces } from './load-circuit.ts';
import { constantLanes, LANES, type Side } from './side.ts';

/** A state: for each coefficient 16 bytes and 16 of their squares, and last the 16 values. */
const ROW_BYTES = 32;
const VALUES_AT = LANES * ROW_BYTES;
const STATE_BYTES = VALUES_AT + ROW_BYTES;
/** Bits of a coefficient, each with a column of its own. */
const BITS = 8;

/** The round keys of one sum as the circuit in WebAssembly wants them, and their places in its memory. Secrets of the prover. */
export const roundKeyTables = (
  at: CircuitPlaces,
  side: Side,
  { lanes, lastInverseLanes, last, values }: RoundKeys,
): readonly (readonly [place: number, bytes: Uint8Array])[] => {
  const states = new Uint8Array((ROUND_KEY_BYTES / BLOCK_BYTES) * STATE_BYTES);
  const constants = constantLanes(side).subarray(AFFINE_CONSTANT * LANES);
  for (let i = 0; i < ROUND_KEY_BYTES; i++) {
    // The constant of the S-boxes before it joins every round key but the first.
    const isFirst = i < BLOCK_BYTES;
    const state = states.subarray((i >> 4) * STATE_BYTES);
    putByte(state, i & 15, (k) => wordAt(lanes, i * LANES + k) ^ (isFirst ? 0 : wordAt(constants, k)));
    if (side.role === 'prover') state[VALUES_AT + (i & 15)] = byteAt(values, i) ^ (isFirst ? 0 : AFFINE_CONSTANT);
  }

  const lastInverse = new Uint8Array(STATE_BYTES);
  const lastColumns = new Uint8Array(BLOCK_BYTES * BITS * LANES);
  for (let i = 0; i < BLOCK_BYTES; i++) {
    putByte(lastInverse, i, (k) => wordAt(lastInverseLanes, i * LANES + k));
    if (side.role === 'prover')
      lastInverse[VALUES_AT + i] = byteAt(AFFINE_INVERSE, byteAt(values, ROUND_KEY_BYTES - BLOCK_BYTES + i));
    const { columns } = itemAt(last, i);
    for (let column = 0; column < columns.length; column++)
      lastColumns[(i * BITS + (column & 7)) * LANES + (column >> 3)] = byteAt(columns, column);
  }
  return [
    [at.ROUND_KEYS, states],
    [at.LAST_INVERSE, lastInverse],
    [at.LAST_COLUMNS, lastColumns],
  ];
};

/** Byte `i` of a state: word k has its coefficient k, and above that its square's. */
const putByte = (state: Uint8Array, i: number, wordOf: (k: number) => number): void => {
  for (let k = 0; k < LANES; k++) {
    state[k * ROW_BYTES + i] = wordOf(k) & 255;
    state[k * ROW_BYTES + BLOCK_BYTES + i] = (wordOf(k) >>> 8) & 255;
  }
};
