import { byteAt, itemAt, wordAt } from '../byte-at.ts';
import { ELEMENT_BYTES, reduce } from '../field/gf2-128.ts';
import type { Statement } from '../statement/statement.ts';
import type { Columns } from '../vole/columns.ts';
import type { Kernels } from '../vole/kernels.ts';
import { committedByte, liftByte } from './committed-byte.ts';
import { constrainKeySchedule } from './key-schedule-circuit.ts';
import type { Layout } from './layout.ts';
import { VALUE_TABLE } from './lift-maps.ts';
import { constrainPredicate } from './predicate-circuit.ts';
import { LANES, type Side } from './side.ts';

/** Bytes of the mask that hides the prover's answer: 128 bits, one element. */
export const MASK_BYTES = ELEMENT_BYTES;

/**
 * The random combination of all constraints of a statement, by the MACs of the prover or the keys of the verifier:
 * of the verifier's sums, `constant + linear·Δ` equals the prover's `constant + linear·Δ` exactly when, but for a chance of
 * 2^-127, the committed witness satisfies the statement.
 */
export const evaluateCircuit = (
  side: Side,
  statement: Statement,
  layout: Layout,
  coefficients: Uint8Array,
  kernels: Kernels,
): { readonly constant: Uint8Array; readonly linear: Uint8Array } => {
  const circuit = kernels.beginCircuit(side, coefficients);
  // 1. The key schedule, once.
  const roundKeys = constrainKeySchedule(side, circuit);
  // 2. Each block with its disclosed bytes, then its hidden ones.
  statement.blocks.forEach((block, i) => circuit.block(roundKeys, block, itemAt(layout.blocks, i)));
  // 3. The predicates.
  statement.predicates.forEach((_, i) => constrainPredicate({ side, sum: circuit, roundKeys }, statement, layout, i));
  roundKeys.values.fill(0);
  return circuit.finish();
};

/** The mask from witness byte `first`: Σ_i β_i·row_i over its 128 rows, where bit i of an element stands for β_i. */
export const maskElement = (columns: Columns, first: number): Uint8Array => {
  const sum = new Uint8Array(2 * ELEMENT_BYTES);
  const side: Side = { role: 'verifier', columns, delta: new Uint8Array(ELEMENT_BYTES) };
  for (let i = 0; i < MASK_BYTES; i++) {
    const lanes = liftByte(VALUE_TABLE, committedByte(side, first + i));
    for (let k = 0; k < LANES; k++) sum[i + k] = byteAt(sum, i + k) ^ (wordAt(lanes, k) & 255);
  }
  reduce(sum, 2 * ELEMENT_BYTES - 1);
  return sum.slice(0, ELEMENT_BYTES);
};
