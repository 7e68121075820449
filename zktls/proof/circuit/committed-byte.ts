import { bitAt, byteAt, wordAt } from '../byte-at.ts';
import { columnByte } from '../vole/columns.ts';
import { CHALLENGE_BITS } from '../parameter-set.ts';
import { LANES, valueAt, type Lanes, type Side } from './side.ts';

/** A linear expression of committed bytes before lifting: a byte of each of the 128 columns, and for the prover its value. */
export type CommittedByte = { readonly columns: Uint8Array; readonly value: number };

/** Byte `byte` of the witness. */
export const committedByte = (side: Side, byte: number): CommittedByte => {
  const columns = new Uint8Array(CHALLENGE_BITS);
  const first = columnByte(byte);
  for (let column = 0; column < CHALLENGE_BITS; column++) columns[column] = byteAt(side.columns, first + 16 * column);
  return { columns, value: valueAt(side, byte) };
};

/** a + b. */
export const addBytes = (a: CommittedByte, b: CommittedByte): CommittedByte => ({
  columns: a.columns.map((byte, column) => byte ^ byteAt(b.columns, column)),
  value: a.value ^ b.value,
});

/** x + a public constant, whose key is c·Δ: its bits stand in the columns where Δ has a 1. */
export const addConstant = (side: Side, x: CommittedByte, constant: number): CommittedByte => ({
  columns:
    side.role === 'prover' ? x.columns : x.columns.map((byte, column) => byte ^ (bitAt(side.delta, column) * constant)),
  value: side.role === 'prover' ? x.value ^ constant : 0,
});

/** f(x) of a GF(2)-linear map, given as a table. */
export const mapByte = (map: Uint8Array, x: CommittedByte): CommittedByte => ({
  columns: x.columns.map((byte) => byteAt(map, byte)),
  value: byteAt(map, x.value),
});

/** Bit `bit` of x, as a byte 0 or 1. */
export const bitOfByte = (x: CommittedByte, bit: number): CommittedByte => ({
  columns: x.columns.map((byte) => (byte >> bit) & 1),
  value: (x.value >> bit) & 1,
});

/** Lifts x by a table of `liftTable`. */
export const liftByte = (table: Int32Array, x: CommittedByte): Lanes => {
  const lanes = new Int32Array(LANES);
  for (let k = 0; k < LANES; k++) {
    let lane = 0;
    for (let l = 0; l < 8; l++) lane ^= wordAt(table, (l << 8) | byteAt(x.columns, 8 * k + l));
    lanes[k] = lane;
  }
  return lanes;
};
