import { itemAt } from '../byte-at.ts';
import { AFFINE, KEY_BYTES, keyScheduleConstant, keyScheduleInput, ROUND_KEY_BYTES } from '../field/aes.ts';
import { addBytes, addConstant, committedByte, liftByte, mapByte, type CommittedByte } from './committed-byte.ts';
import type { ConstraintSum } from './constraint-sum.ts';
import { AFFINE_INVERSE_TABLE, VALUE_TABLE } from './lift-maps.ts';
import { LANES, type Lanes, type Side } from './side.ts';

/** The round keys as linear expressions of the committed key and its schedule's inverses. */
export type RoundKeys = {
  /** The prover's round keys, 176 bytes; zero for the verifier. */
  readonly values: Uint8Array;
  /** Lanes of byte i from word 16·i. */
  readonly lanes: Lanes;
  /** The same of A⁻¹ times the last round key, 16 bytes. */
  readonly lastInverseLanes: Lanes;
  /** The last round key before lifting. */
  readonly last: readonly CommittedByte[];
};

/** Adds the constraints of the 40 S-boxes of the key schedule, once for all blocks. */
export const constrainKeySchedule = (side: Side, sum: ConstraintSum): RoundKeys => {
  const keys = Array.from({ length: KEY_BYTES }, (_, i) => committedByte(side, i));
  for (let i = KEY_BYTES; i < ROUND_KEY_BYTES; i++) {
    const round = i >> 4;
    const j = i & 15;
    let added = itemAt(keys, i - 4);
    if (j < 4) {
      const inverse = committedByte(side, KEY_BYTES + 4 * (round - 1) + j);
      sum.inverse(operandOf(itemAt(keys, keyScheduleInput(round, j))), operandOf(inverse));
      added = addConstant(side, mapByte(AFFINE, inverse), keyScheduleConstant(round, j));
    }
    keys.push(addBytes(itemAt(keys, i - KEY_BYTES), added));
  }
  const last = keys.slice(-KEY_BYTES);
  return {
    values: Uint8Array.from(keys, ({ value }) => value),
    lanes: lanesOf(VALUE_TABLE, keys),
    lastInverseLanes: lanesOf(AFFINE_INVERSE_TABLE, last),
    last,
  };
};

const operandOf = (x: CommittedByte): { lanes: Lanes; from: number; value: number } => ({
  lanes: liftByte(VALUE_TABLE, x),
  from: 0,
  value: x.value,
});

const lanesOf = (table: Int32Array, bytes: readonly CommittedByte[]): Lanes => {
  const lanes = new Int32Array(bytes.length * LANES);
  bytes.forEach((byte, i) => lanes.set(liftByte(table, byte), i * LANES));
  return lanes;
};
