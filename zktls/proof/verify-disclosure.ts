import { timingSafeEqual } from 'node:crypto';
import { refuse } from '../refusal.ts';
import { bitAt, itemAt, xorInto } from './byte-at.ts';
import { fiatShamir, hiddenLeaves, isGround } from './challenges.ts';
import { coefficientBytes } from './circuit/constraint-sum.ts';
import { evaluateCircuit, MASK_BYTES, maskElement } from './circuit/evaluate-circuit.ts';
import { layoutOf } from './circuit/layout.ts';
import { discard } from './discard.ts';
import { multiply } from './field/gf2-128.ts';
import { oracle } from './oracle.ts';
import { CHALLENGE_BITS, parameterSetById, type ParameterSet } from './parameter-set.ts';
import { decodeProof, voleBytes } from './proof-format.ts';
import type { ProtocolRun } from './prove-disclosure.ts';
import { checkStatement } from './statement/check-statement.ts';
import { statementDigest } from './statement/statement-digest.ts';
import type { Statement } from './statement/statement.ts';
import { addToColumns, POSITION_BYTES, type Columns, type Correction } from './vole/columns.ts';
import { CONSISTENCY_HASH_BYTES, CONSISTENCY_KEY_BYTES, consistencyHash } from './vole/consistency-hash.ts';
import { expandLeaves } from './vole/expand-leaves.ts';
import type { Kernels } from './vole/kernels.ts';
import { plainKernels } from './vole/plain-kernels.ts';
import { treeKeys } from './vole/tree-keys.ts';
import { commitmentDigest, rebuildTree } from './vole/vector-commitment.ts';

/**
 * Verifies a proof of a statement, of any allowed parameter set, which it gives back. Throws the `Failure` of the first check
 * that refuses, and nothing else whatever the proof's bytes are. Time and memory are bounded by the statement's size.
 */
export const verifyDisclosure = (
  statement: Statement,
  proof: Uint8Array,
  { kernels = plainKernels }: { kernels?: Kernels | undefined } = {},
): ParameterSet => {
  checkStatement(statement);
  const set = parameterSetById(proof[0]) ?? refuse('proof_parameter_set');
  const layout = layoutOf(statement);
  const digest = statementDigest(statement, set);
  verifyProof({ statement, digest, layout, set, kernels, challenges: fiatShamir }, proof);
  return set;
};

/** The verifier for a run of any parameter set and challenges. */
export const verifyProof = (run: ProtocolRun, proof: Uint8Array): void => {
  const { statement, digest, layout, set, kernels, challenges } = run;
  const { witnessBytes } = layout;

  // 1. The proof has exactly the statement's length, and its challenge selects leaves only.
  const parts = decodeProof(set, witnessBytes, proof);
  const { salt, corrections, hashOfSum, maskedWitness, linear, delta, counter } = parts;
  if (!isGround(set, delta)) refuse('proof_challenge');

  // 2. Rebuild every leaf but the hidden ones, hence the commitments' digest and, folded, Q for each tree's own sum.
  const hidden = hiddenLeaves(set, delta);
  const trees = treeKeys(set, salt).map((keys, i) => rebuildTree(itemAt(parts.openings, i), itemAt(hidden, i), keys));
  const commitments = commitmentDigest(trees, salt);
  const positions = Math.ceil(voleBytes(witnessBytes) / POSITION_BYTES);
  const { columns, sums: unused } = expandLeaves({ set, salt, trees, positions, hidden, kernels });
  unused.forEach(discard);

  // 3. Correct the columns of all trees but the first to the first's sum.
  correctColumns(columns, set, delta, corrections, voleBytes(witnessBytes));

  // 4. First challenge: from the hashes of Q and of u those of V, which the next challenge depends on.
  const first = challenges.consistency({ statement: digest, salt, commitments, corrections });
  const hashKey = oracle('consistency key', [first], CONSISTENCY_KEY_BYTES);
  const shape = { count: CHALLENGE_BITS, bytes: witnessBytes + MASK_BYTES };
  const hashesOfColumns = consistencyHash(hashKey, columns, shape, kernels);
  forSetBits(delta, (column) => xorInto(hashesOfColumns.subarray(column * CONSISTENCY_HASH_BYTES), hashOfSum));

  // 5. From keys of u to keys of the witness.
  const masks: Correction[] = [];
  forSetBits(delta, (column) => masks.push({ column, correction: maskedWitness }));
  addToColumns(columns, masks);

  // 6. Second challenge: combine the constraints at Δ; the constant coefficient follows from that and the sent one.
  const second = challenges.constraints({ before: first, hashOfSum, hashesOfColumns, maskedWitness });
  const coefficients = oracle('coefficients', [second], coefficientBytes(layout.constraints));
  const sums = evaluateCircuit({ role: 'verifier', columns, delta }, statement, layout, coefficients, kernels);
  const constant = xorInto(sums.constant, multiply(xorInto(sums.linear, linear), delta));
  xorInto(constant, maskElement(columns, witnessBytes));
  discard(columns);

  // 7. Third challenge: all of it must lead to the Δ that the openings were made for.
  const expected = challenges.opening({ before: second, constant, linear, counter });
  if (!timingSafeEqual(expected, delta)) refuse('proof_rejected');
};

const correctColumns = (
  columns: Columns,
  set: ParameterSet,
  delta: Uint8Array,
  corrections: Uint8Array,
  length: number,
): void => {
  let column = 0;
  const wanted: Correction[] = [];
  set.treeDepths.forEach((depth, tree) => {
    const correction = tree === 0 ? undefined : corrections.subarray((tree - 1) * length, tree * length);
    for (let bit = 0; bit < depth; bit++, column++)
      if (correction !== undefined && bitAt(delta, column) === 1) wanted.push({ column, correction });
  });
  addToColumns(columns, wanted);
};

const forSetBits = (delta: Uint8Array, visit: (bit: number) => void): void => {
  for (let bit = 0; bit < CHALLENGE_BITS; bit++) if (bitAt(delta, bit) === 1) visit(bit);
};
