import { fiatShamir, type Challenges } from '../../../zktls/proof/challenges.ts';
import { layoutOf, type Layout } from '../../../zktls/proof/circuit/layout.ts';
import { buildWitness } from '../../../zktls/proof/circuit/witness.ts';
import { PARAMETER_SETS, leafBits, type ParameterSet } from '../../../zktls/proof/parameter-set.ts';
import { proveWitness, type ProtocolRun } from '../../../zktls/proof/prove-disclosure.ts';
import { statementDigest } from '../../../zktls/proof/statement/statement-digest.ts';
import type { Statement } from '../../../zktls/proof/statement/statement.ts';
import { plainKernels } from '../../../zktls/proof/vole/plain-kernels.ts';
import { commitVole, type VoleCommitment } from '../../../zktls/proof/vole-commitment.ts';
import { aKey, someRandomness } from './a-statement.ts';

export type Cheat = {
  readonly key?: Uint8Array;
  readonly randomness?: Uint8Array;
  readonly set?: ParameterSet;
  readonly challenges?: Challenges;
  /** Changes the witness before it is committed to. */
  readonly witness?: (bytes: Uint8Array, layout: Layout) => void;
  /** Changes what is committed to. */
  readonly commitment?: (commitment: VoleCommitment) => void;
};

export const aRun = (statement: Statement, cheat: Cheat = {}): ProtocolRun => {
  const { set = PARAMETER_SETS.fast, challenges = fiatShamir } = cheat;
  const digest = statementDigest(statement, set);
  return { statement, digest, layout: layoutOf(statement), set, kernels: plainKernels, challenges };
};

/** A prover that follows the protocol from a false statement, witness or commitment, as an attacker's would. */
export const cheat = (statement: Statement, options: Cheat = {}): Uint8Array => {
  const run = aRun(statement, options);
  const { key = aKey(), randomness = someRandomness() } = options;
  const witness = buildWitness(statement, run.layout, key).bytes;
  options.witness?.(witness, run.layout);
  const secret = { key, randomness, statementDigest: run.digest };
  const commitment = commitVole(run.set, run.layout.witnessBytes, secret, plainKernels);
  options.commitment?.(commitment);
  return proveWitness(run, witness, commitment);
};

/** Sets too small to be safe, in which cheating succeeds often enough to be counted: Δ has only the bits of the leaves. */
export const aToy = (treeDepths: readonly number[]): { set: ParameterSet; challenges: Challenges } => {
  const set = { id: 255, name: 'toy', treeDepths };
  const bits = leafBits(set);
  return {
    set,
    challenges: {
      ...fiatShamir,
      opening: (said) =>
        fiatShamir.opening(said).map((byte, i) => byte & (2 ** Math.min(8, Math.max(0, bits - 8 * i)) - 1)),
    },
  };
};
