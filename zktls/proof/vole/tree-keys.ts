import { itemAt } from '../byte-at.ts';
import { oracle } from '../oracle.ts';
import type { ParameterSet } from '../parameter-set.ts';

const KEY_BYTES = 16;

/** The public keys of the one-way steps of one tree. */
export type TreeKeys = {
  /** For each level from the root: the keys of left and right children. */
  readonly children: readonly (readonly [left: Uint8Array, right: Uint8Array])[];
  /** The two halves of a leaf's commitment. */
  readonly commitment: readonly [Uint8Array, Uint8Array];
  readonly leafSeed: Uint8Array;
};

/** Separate keys for each tree, level and side, from the proof's salt (32 bytes). */
export const treeKeys = (set: ParameterSet, salt: Uint8Array): TreeKeys[] => {
  const count = set.treeDepths.reduce((sum, depth) => sum + 2 * depth + 3, 0);
  const stream = oracle('tree keys', [Uint8Array.of(set.id), salt], count * KEY_BYTES);
  let used = 0;
  const next = (): Uint8Array => stream.subarray(used, (used += KEY_BYTES));
  return set.treeDepths.map((depth) => ({
    children: Array.from({ length: depth }, () => [next(), next()] as const),
    commitment: [next(), next()],
    leafSeed: next(),
  }));
};

/** One key for each 128-bit position of the leaf strings, the same in all trees. */
export const positionKeys = (set: ParameterSet, salt: Uint8Array, positions: number): Uint8Array[] => {
  const stream = oracle('position keys', [Uint8Array.of(set.id), salt], positions * KEY_BYTES);
  return Array.from({ length: positions }, (_, i) => stream.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES));
};

/** The keys of level `level` (1 is below the root). */
export const childKeys = (keys: TreeKeys, level: number): readonly [Uint8Array, Uint8Array] =>
  itemAt(keys.children, level - 1);
