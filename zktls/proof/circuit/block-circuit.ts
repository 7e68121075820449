import { byteAt, itemAt, wordAt } from '../byte-at.ts';
import { AFFINE_CONSTANT, AFFINE_INVERSE, BLOCK_BYTES, nextState, sboxOfInverse, shiftedFrom } from '../field/aes.ts';
import { aesInput } from '../statement/aes-input.ts';
import type { Block } from '../statement/statement.ts';
import { columnByte, POSITION_BYTES } from '../vole/columns.ts';
import type { ConstraintSum } from './constraint-sum.ts';
import type { RoundKeys } from './key-schedule-circuit.ts';
import type { BlockLayout } from './layout.ts';
import { SBOX_OUTPUT_TABLE, VALUE_TABLE } from './lift-maps.ts';
import { LANES, valueAt, type Lanes, type Side } from './side.ts';

/** What the blocks of a statement share. */
export type CircuitContext = {
  readonly side: Side;
  readonly sum: ConstraintSum;
  readonly constants: Lanes;
  readonly roundKeys: RoundKeys;
};

const ALL_BYTES = Array.from({ length: BLOCK_BYTES }, (_, i) => i);
const ALL_COLUMNS = [0, 1, 2, 3];

/** Adds the constraints of AES on one block and of its disclosed bytes. Gives the inputs of round 10, for the hidden ones. */
export const constrainBlock = (
  context: CircuitContext,
  block: Block,
  layout: BlockLayout,
): { readonly state: Lanes; readonly values: Uint8Array } => {
  const { side, sum, constants, roundKeys } = context;
  const input = aesInput(block);
  const state = new Int32Array(BLOCK_BYTES * LANES);
  const outputs = new Int32Array(BLOCK_BYTES * LANES);
  const inverse = new Int32Array(LANES);

  // 1. The first state: public input plus round key 0.
  for (let i = 0; i < state.length; i++)
    state[i] = wordAt(roundKeys.lanes, i) ^ wordAt(constants, byteAt(input, i >> 4) * LANES + (i & 15));
  let values = Uint8Array.from(input, (byte, i) => (side.role === 'prover' ? byte ^ byteAt(roundKeys.values, i) : 0));

  // 2. Rounds 1 to 9: a committed inverse for each S-box; all else is linear. Of round 9 only what claimed bytes need.
  let witness = layout.witness;
  for (let round = 1; round <= 9; round++) {
    const sboxes = new Uint8Array(BLOCK_BYTES);
    for (const i of round < 9 ? ALL_BYTES : layout.ninthRound) {
      const value = valueAt(side, witness);
      liftSbox(side, witness, inverse, outputs, i * LANES);
      sum.inverse({ lanes: state, from: i * LANES, value: byteAt(values, i) }, { lanes: inverse, from: 0, value });
      sboxes[i] = sboxOfInverse(value);
      witness++;
    }
    for (const column of round < 9 ? ALL_COLUMNS : layout.columns) mixColumn(state, outputs, context, round, column);
    if (side.role === 'prover') values = new Uint8Array(nextState(sboxes, roundKeys.values, round));
  }

  // 3. Round 10 of a disclosed byte: the S-box' inverse is linear in the key, y = A⁻¹(ciphertext + plaintext + 0x63 + key).
  block.bytes.forEach((claim, byte) => {
    if (typeof claim !== 'number') return;
    const known = byteAt(block.ciphertext, byte) ^ claim ^ AFFINE_CONSTANT;
    const constant = byteAt(AFFINE_INVERSE, known) * LANES;
    for (let k = 0; k < LANES; k++)
      inverse[k] = wordAt(roundKeys.lastInverseLanes, byte * LANES + k) ^ wordAt(constants, constant + k);
    const value = side.role === 'prover' ? byteAt(AFFINE_INVERSE, known ^ byteAt(roundKeys.values, 160 + byte)) : 0;
    const from = shiftedFrom(byte);
    sum.inverse({ lanes: state, from: from * LANES, value: byteAt(values, from) }, { lanes: inverse, from: 0, value });
  });
  return { state, values };
};

/** Lifts the witness byte y at `byte`: y and y² into `inverse`, and what follows the S-box into `outputs`. */
const liftSbox = (side: Side, byte: number, inverse: Lanes, outputs: Lanes, from: number): void => {
  const { columns } = side;
  let at = columnByte(byte);
  for (let k = 0; k < LANES; k++) {
    let y = 0;
    let output = 0;
    for (let l = 0; l < 2048; l += 256) {
      const index = l | byteAt(columns, at);
      y ^= wordAt(VALUE_TABLE, index);
      output ^= wordAt(SBOX_OUTPUT_TABLE, index);
      at += POSITION_BYTES;
    }
    inverse[k] = y;
    outputs[from + k] = output;
  }
};

/** ShiftRows, MixColumns and AddRoundKey of one column, on states (low bytes) and their squares together. */
const mixColumn = (
  state: Lanes,
  outputs: Lanes,
  { constants, roundKeys }: CircuitContext,
  round: number,
  column: number,
): void => {
  const rows = [0, 1, 2, 3].map((row) => shiftedFrom(4 * column + row) * LANES);
  for (let row = 0; row < 4; row++) {
    const a = itemAt(rows, row);
    const b = itemAt(rows, (row + 1) & 3);
    const c = itemAt(rows, (row + 2) & 3);
    const d = itemAt(rows, (row + 3) & 3);
    const to = (4 * column + row) * LANES;
    const key = BLOCK_BYTES * LANES * round + to;
    for (let k = 0; k < LANES; k++) {
      const first = wordAt(outputs, a + k);
      const second = wordAt(outputs, b + k);
      // 2·first + 3·second + third + fourth: the doubles are in the high halves.
      const mixed = (first >>> 16) ^ (second >>> 16) ^ second ^ wordAt(outputs, c + k) ^ wordAt(outputs, d + k);
      state[to + k] =
        (mixed & 0xffff) ^ wordAt(roundKeys.lanes, key + k) ^ wordAt(constants, AFFINE_CONSTANT * LANES + k);
    }
  }
};
