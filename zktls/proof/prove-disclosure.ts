import { refuse } from '../refusal.ts';
import { itemAt, xorInto } from './byte-at.ts';
import { fiatShamir, hiddenLeaves, isGround, type Challenges } from './challenges.ts';
import { coefficientBytes } from './circuit/constraint-sum.ts';
import { evaluateCircuit, MASK_BYTES, maskElement } from './circuit/evaluate-circuit.ts';
import { layoutOf, type Layout } from './circuit/layout.ts';
import { buildWitness } from './circuit/witness.ts';
import { KEY_BYTES } from './field/aes.ts';
import { oracle } from './oracle.ts';
import { CHALLENGE_BITS, PARAMETER_SETS, type ParameterSet, type ParameterSetName } from './parameter-set.ts';
import { encodeProof } from './proof-format.ts';
import { checkStatement } from './statement/check-statement.ts';
import { statementDigest } from './statement/statement-digest.ts';
import type { Statement } from './statement/statement.ts';
import { CONSISTENCY_KEY_BYTES, consistencyHash } from './vole/consistency-hash.ts';
import type { Kernels } from './vole/kernels.ts';
import { plainKernels } from './vole/plain-kernels.ts';
import { openTree } from './vole/vector-commitment.ts';
import { commitVole, RANDOMNESS_BYTES, type VoleCommitment } from './vole-commitment.ts';

/** What only the prover has. `randomness` is 32 bytes, fresh for every proof. */
export type ProverSecret = { readonly key: Uint8Array; readonly randomness: Uint8Array };

/**
 * Proves a statement with the AES-128 key that decrypts it. Gives the proof's bytes, whose length is `proofBytes`. Refuses
 * statements of another shape, and `statement_false` where the key does not make the statement true. Copies of secrets that it
 * made are overwritten before it returns; the caller's are the caller's.
 */
export const proveDisclosure = (
  statement: Statement,
  secret: ProverSecret,
  {
    parameterSet = 'fast',
    kernels = plainKernels,
  }: { parameterSet?: ParameterSetName | undefined; kernels?: Kernels | undefined } = {},
): Uint8Array => {
  if (secret.key.length !== KEY_BYTES) throw new RangeError('an AES-128 key has 16 bytes');
  if (secret.randomness.length !== RANDOMNESS_BYTES) throw new RangeError('a proof takes 32 bytes of randomness');
  checkStatement(statement);
  const set = PARAMETER_SETS[parameterSet];
  const layout = layoutOf(statement);
  const witness = buildWitness(statement, layout, secret.key);
  try {
    if (!witness.isSatisfying) refuse('statement_false');
    const digest = statementDigest(statement, set);
    const commitment = commitVole(set, layout.witnessBytes, { ...secret, statementDigest: digest }, kernels);
    try {
      const run = { statement, digest, layout, set, kernels, challenges: fiatShamir };
      return proveWitness(run, witness.bytes, commitment);
    } finally {
      commitment.wipe();
    }
  } finally {
    witness.bytes.fill(0);
  }
};

/** One run of the protocol, as both sides see it. */
export type ProtocolRun = {
  readonly statement: Statement;
  readonly digest: Uint8Array;
  readonly layout: Layout;
  readonly set: ParameterSet;
  readonly kernels: Kernels;
  readonly challenges: Challenges;
};

/** The prover after its commitment, with whatever witness it is given: from a wrong one comes a proof that does not verify. */
export const proveWitness = (run: ProtocolRun, witness: Uint8Array, commitment: VoleCommitment): Uint8Array => {
  const { statement, digest, layout, set, kernels, challenges } = run;
  const { salt, corrections, columns, sum } = commitment;
  const { witnessBytes } = layout;

  // 1. First challenge: hash u and the columns of V.
  const first = challenges.consistency({ statement: digest, salt, commitments: commitment.digest, corrections });
  const hashKey = oracle('consistency key', [first], CONSISTENCY_KEY_BYTES);
  const bytes = witnessBytes + MASK_BYTES;
  const hashOfSum = consistencyHash(hashKey, sum, { count: 1, bytes }, kernels);
  const hashesOfColumns = consistencyHash(hashKey, columns, { count: CHALLENGE_BITS, bytes }, kernels);

  // 2. Mask the witness with the beginning of u.
  const maskedWitness = xorInto(Uint8Array.from(witness), sum.subarray(0, witnessBytes));

  // 3. Second challenge: combine the constraints, and mask both coefficients.
  const second = challenges.constraints({ before: first, hashOfSum, hashesOfColumns, maskedWitness });
  const coefficients = oracle('coefficients', [second], coefficientBytes(layout.constraints));
  const side = { role: 'prover', columns, witness } as const;
  const { constant, linear } = evaluateCircuit(side, statement, layout, coefficients, kernels);
  xorInto(constant, maskElement(columns, witnessBytes));
  xorInto(linear, sum.subarray(witnessBytes, witnessBytes + MASK_BYTES));

  // 4. Third challenge, until the grinding bits are zero: open all leaves but one of each tree.
  for (let counter = 0; ; counter++) {
    const delta = challenges.opening({ before: second, constant, linear, counter });
    if (!isGround(set, delta)) continue;
    const hidden = hiddenLeaves(set, delta);
    const openings = commitment.trees.map((tree, i) => openTree(tree, itemAt(hidden, i)));
    return encodeProof(set, { salt, corrections, hashOfSum, maskedWitness, linear, openings, delta, counter });
  }
};
