import { itemAt } from '../byte-at.ts';
import { oracle, uint32 } from '../oracle.ts';
import { oneWay } from './block-cipher.ts';
import { childKeys, type TreeKeys } from './tree-keys.ts';

const NODE_BYTES = 16;
const LEAF_COMMITMENT_BYTES = 32;
const DIGEST_BYTES = 32;

/** The leaves of a tree: 32 bytes of commitment and 16 bytes of seed for each, in order. */
export type Leaves = { readonly commitments: Uint8Array; readonly seeds: Uint8Array };

/** A whole tree of the prover; `levels[l]` are the 2^l nodes of level l. Secret. */
export type Tree = Leaves & { readonly levels: readonly Uint8Array[] };

/** Bytes of an opening: the siblings on the way to the hidden leaf, and the hidden leaf's commitment. */
export const openingBytes = (depth: number): number => depth * NODE_BYTES + LEAF_COMMITMENT_BYTES;

/** Grows a GGM tree from its root (16 bytes): each node gives two children by two one-way functions. */
export const growTree = (root: Uint8Array, keys: TreeKeys): Tree => {
  const levels = [root];
  for (let level = 1; level <= keys.children.length; level++)
    levels.push(growLevel(itemAt(levels, level - 1), keys, level));
  return { levels, ...leavesOf(itemAt(levels, keys.children.length), keys) };
};

/** What shows all leaves but `hidden`. */
export const openTree = (tree: Tree, hidden: number): Uint8Array => {
  const depth = tree.levels.length - 1;
  const opening = new Uint8Array(openingBytes(depth));
  for (let level = 1; level <= depth; level++) {
    const sibling = (hidden >>> (depth - level)) ^ 1;
    opening.set(node(itemAt(tree.levels, level), sibling), (level - 1) * NODE_BYTES);
  }
  opening.set(
    tree.commitments.subarray(hidden * LEAF_COMMITMENT_BYTES, (hidden + 1) * LEAF_COMMITMENT_BYTES),
    depth * NODE_BYTES,
  );
  return opening;
};

/** Rebuilds all leaves but `hidden`, whose seed is zero here and whose commitment is the opening's. */
export const rebuildTree = (opening: Uint8Array, hidden: number, keys: TreeKeys): Leaves => {
  const depth = keys.children.length;
  let nodes: Uint8Array = new Uint8Array(NODE_BYTES);
  for (let level = 1; level <= depth; level++) {
    nodes = growLevel(nodes, keys, level);
    const unknown = hidden >>> (depth - level);
    nodes.set(node(opening, level - 1), (unknown ^ 1) * NODE_BYTES);
    node(nodes, unknown).fill(0);
  }
  const leaves = leavesOf(nodes, keys);
  leaves.commitments.set(opening.subarray(depth * NODE_BYTES), hidden * LEAF_COMMITMENT_BYTES);
  node(leaves.seeds, hidden).fill(0);
  return leaves;
};

/** The digest of all leaves' commitments, 32 bytes. */
export const commitmentDigest = (trees: readonly Leaves[], salt: Uint8Array): Uint8Array => {
  const digests = trees.map(({ commitments }, i) => oracle('tree', [uint32(i), salt, commitments], DIGEST_BYTES));
  return oracle('trees', [salt, ...digests], DIGEST_BYTES);
};

/** Overwrites a tree's secrets. */
export const wipeTree = (tree: Tree): void => {
  for (const level of tree.levels) level.fill(0);
  tree.seeds.fill(0);
};

const node = (nodes: Uint8Array, index: number): Uint8Array =>
  nodes.subarray(index * NODE_BYTES, (index + 1) * NODE_BYTES);

const growLevel = (parents: Uint8Array, keys: TreeKeys, level: number): Uint8Array => {
  const [left, right] = childKeys(keys, level);
  return interleave(oneWay(left, parents), oneWay(right, parents));
};

const leavesOf = (nodes: Uint8Array, { commitment, leafSeed }: TreeKeys): Leaves => ({
  commitments: interleave(oneWay(commitment[0], nodes), oneWay(commitment[1], nodes)),
  seeds: oneWay(leafSeed, nodes),
});

/** a_0 b_0 a_1 b_1 …, 16 bytes each. */
const interleave = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const both = new Uint8Array(a.length * 2);
  for (let from = 0; from < a.length; from += NODE_BYTES) {
    both.set(a.subarray(from, from + NODE_BYTES), 2 * from);
    both.set(b.subarray(from, from + NODE_BYTES), 2 * from + NODE_BYTES);
  }
  a.fill(0);
  b.fill(0);
  return both;
};
