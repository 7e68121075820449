import { itemAt, xorInto } from './byte-at.ts';
import { discard } from './discard.ts';
import type { ParameterSet } from './parameter-set.ts';
import { SALT_BYTES, voleBytes } from './proof-format.ts';
import { oracle } from './oracle.ts';
import { POSITION_BYTES, type Columns } from './vole/columns.ts';
import { expandLeaves } from './vole/expand-leaves.ts';
import type { Kernels } from './vole/kernels.ts';
import { treeKeys } from './vole/tree-keys.ts';
import { commitmentDigest, growTree, wipeTree, type Tree } from './vole/vector-commitment.ts';

const ROOT_BYTES = 16;

/** What the prover commits to before the first challenge. All but salt, digest and corrections is secret. */
export type VoleCommitment = {
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
  readonly corrections: Uint8Array;
  readonly trees: readonly Tree[];
  /** V. */
  readonly columns: Columns;
  /** u, padded with what follows it to whole positions. */
  readonly sum: Uint8Array;
  readonly wipe: () => void;
};

/** Bytes of randomness that a proof takes. */
export const RANDOMNESS_BYTES = 32;

/**
 * Commits to random VOLE of `witnessBytes` and both masks. Salt and roots are derived from the AES key, the statement's digest
 * and `randomness` together: with bad randomness they are still secret, and differ for different statements.
 */
export const commitVole = (
  set: ParameterSet,
  witnessBytes: number,
  secret: { readonly key: Uint8Array; readonly statementDigest: Uint8Array; readonly randomness: Uint8Array },
  kernels: Kernels,
): VoleCommitment => {
  const count = set.treeDepths.length;
  const seed = oracle(
    'prover',
    [secret.key, secret.statementDigest, secret.randomness],
    SALT_BYTES + count * ROOT_BYTES,
  );
  const salt = Uint8Array.from(seed.subarray(0, SALT_BYTES));
  const trees = treeKeys(set, salt).map((keys, i) => {
    const from = SALT_BYTES + i * ROOT_BYTES;
    return growTree(seed.slice(from, from + ROOT_BYTES), keys);
  });
  const bytes = voleBytes(witnessBytes);
  const positions = Math.ceil(bytes / POSITION_BYTES);
  const { columns, sums } = expandLeaves({ set, salt, trees, positions, hidden: undefined, kernels });
  const sum = itemAt(sums, 0);
  const others = sums.slice(1).map((other) => xorInto(other, sum));
  const corrections = Buffer.concat(others.map((other) => other.subarray(0, bytes)));
  others.forEach(discard);
  return {
    salt,
    digest: commitmentDigest(trees, salt),
    corrections,
    trees,
    columns,
    sum,
    wipe() {
      trees.forEach(wipeTree);
      for (const secret of [seed, columns, sum]) discard(secret);
    },
  };
};
