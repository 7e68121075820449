import { itemAt, wordAt } from '../byte-at.ts';
import { discard } from '../discard.ts';
import type { ParameterSet } from '../parameter-set.ts';
import { encryptBlocks, wordsOf } from './block-cipher.ts';
import { COLUMN_STRIDE, POSITION_BYTES, type Columns } from './columns.ts';
import type { Kernels } from './kernels.ts';
import { positionKeys } from './tree-keys.ts';
import type { Leaves } from './vector-commitment.ts';

/** What the leaves of all trees fold to: the columns, and for each tree the sum u_i of its leaf strings. */
export type Folded = { readonly columns: Columns; readonly sums: readonly Uint8Array[] };

type Expansion = {
  readonly set: ParameterSet;
  readonly salt: Uint8Array;
  readonly trees: readonly Leaves[];
  /** How many 16-byte positions the leaf strings have. */
  readonly positions: number;
  /** The verifier's hidden leaf of each tree; its string counts as zero, and it is moved to index 0, where no bit is set. */
  readonly hidden: readonly number[] | undefined;
  readonly kernels: Kernels;
};

/**
 * Expands leaf seeds to strings by the one-way step and folds them. With `hidden`, the sums mean nothing. Folding is linear, so
 * the step's XOR with the seeds is done on what they fold to, once for all positions, not on each leaf of each.
 */
export const expandLeaves = ({ set, salt, trees, positions, hidden, kernels }: Expansion): Folded => {
  const seeds = Buffer.concat(trees.map(({ seeds }, i) => moved(seeds, hidden === undefined ? 0 : itemAt(hidden, i))));
  const foldTo = (leaves: Int32Array, columns: Uint8Array, sums: Uint8Array): void => {
    if (hidden !== undefined) clearFirstLeaves(leaves, set);
    kernels.foldPosition(leaves, set.treeDepths, columns, sums);
    discard(leaves);
  };
  const sumBytes = set.treeDepths.length * POSITION_BYTES;
  const seedColumns = new Uint8Array(COLUMN_STRIDE);
  const seedSums = new Uint8Array(sumBytes);
  foldTo(Int32Array.from(wordsOf(seeds)), seedColumns, seedSums);

  const columns = new Uint8Array(positions * COLUMN_STRIDE);
  const sums = set.treeDepths.map(() => new Uint8Array(positions * POSITION_BYTES));
  const sumsHere = new Uint8Array(sumBytes);
  positionKeys(set, salt, positions).forEach((key, position) => {
    const here = columns.subarray(position * COLUMN_STRIDE, (position + 1) * COLUMN_STRIDE);
    here.set(seedColumns);
    sumsHere.set(seedSums);
    foldTo(encryptBlocks(key, seeds), here, sumsHere);
    sums.forEach((sum, i) =>
      sum.set(sumsHere.subarray(i * POSITION_BYTES, (i + 1) * POSITION_BYTES), position * POSITION_BYTES),
    );
  });
  for (const secret of [seeds, seedColumns, seedSums, sumsHere]) discard(secret);
  return { columns, sums };
};

/** Seed x at place x XOR `hidden`. */
const moved = (seeds: Uint8Array, hidden: number): Uint8Array => {
  const from = wordsOf(seeds);
  const to = new Int32Array(from.length);
  for (let i = 0; i < from.length; i++) to[i] = wordAt(from, i ^ (hidden * 4));
  return new Uint8Array(to.buffer);
};

const clearFirstLeaves = (leaves: Int32Array, set: ParameterSet): void => {
  let first = 0;
  for (const depth of set.treeDepths) {
    leaves.fill(0, first, first + 4);
    first += 4 << depth;
  }
};
