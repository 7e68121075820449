import { byteAt, itemAt, wordAt } from '../byte-at.ts';
import { beginPlainCircuit } from '../circuit/plain-circuit.ts';
import { multiplicationTable } from '../field/gf2-128.ts';
import { wordsOf } from './block-cipher.ts';
import type { Kernels } from './kernels.ts';

/** The kernels in plain TypeScript: the reference for any other implementation. */
export const plainKernels: Kernels = {
  foldPosition(leaves, treeDepths, columns, sums) {
    // These throw where `wordsOf` would copy, and writing to a copy would be lost.
    const columnWords = new Int32Array(columns.buffer, columns.byteOffset, columns.length >> 2);
    const sumWords = new Int32Array(sums.buffer, sums.byteOffset, sums.length >> 2);
    let first = 0;
    let column = 0;
    for (let tree = 0; tree < treeDepths.length; tree++) {
      const depth = itemAt(treeDepths, tree);
      foldTree(leaves.subarray(first, first + (4 << depth)), depth, columnWords.subarray(4 * column));
      for (let w = 0; w < 4; w++) sumWords[4 * tree + w] = wordAt(sumWords, 4 * tree + w) ^ wordAt(leaves, first + w);
      first += 4 << depth;
      column += depth;
    }
  },

  beginCircuit: beginPlainCircuit,

  evaluateColumns(point, columns, { count, positions, lastBytes }) {
    const table = multiplicationTable(point);
    const words = wordsOf(columns);
    const sums = new Int32Array(count * 4);
    const sumBytes = new Uint8Array(sums.buffer);
    const mask = wordsOf(new Uint8Array(16).fill(255, 0, lastBytes));
    for (let position = 0; position < positions; position++) {
      const isLast = position === positions - 1;
      for (let column = 0; column < count; column++) {
        const at = (position * count + column) * 4;
        let w0 = isLast ? wordAt(words, at) & wordAt(mask, 0) : wordAt(words, at);
        let w1 = isLast ? wordAt(words, at + 1) & wordAt(mask, 1) : wordAt(words, at + 1);
        let w2 = isLast ? wordAt(words, at + 2) & wordAt(mask, 2) : wordAt(words, at + 2);
        let w3 = isLast ? wordAt(words, at + 3) & wordAt(mask, 3) : wordAt(words, at + 3);
        for (let k = 0; k < 16; k++) {
          const row = (k * 256 + byteAt(sumBytes, column * 16 + k)) * 4;
          w0 ^= wordAt(table, row);
          w1 ^= wordAt(table, row + 1);
          w2 ^= wordAt(table, row + 2);
          w3 ^= wordAt(table, row + 3);
        }
        sums[column * 4] = w0;
        sums[column * 4 + 1] = w1;
        sums[column * 4 + 2] = w2;
        sums[column * 4 + 3] = w3;
      }
    }
    return sumBytes;
  },
};

/** Halves the leaves `depth` times: the odd ones sum to a column, the pairs are the leaves of the next bit. */
const foldTree = (leaves: Int32Array, depth: number, columns: Int32Array): void => {
  for (let bit = 0, pairs = 1 << (depth - 1); bit < depth; bit++, pairs >>= 1) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let pair = 0; pair < pairs; pair++) {
      const from = pair * 8;
      const to = pair * 4;
      const o0 = wordAt(leaves, from + 4);
      const o1 = wordAt(leaves, from + 5);
      const o2 = wordAt(leaves, from + 6);
      const o3 = wordAt(leaves, from + 7);
      s0 ^= o0;
      s1 ^= o1;
      s2 ^= o2;
      s3 ^= o3;
      leaves[to] = wordAt(leaves, from) ^ o0;
      leaves[to + 1] = wordAt(leaves, from + 1) ^ o1;
      leaves[to + 2] = wordAt(leaves, from + 2) ^ o2;
      leaves[to + 3] = wordAt(leaves, from + 3) ^ o3;
    }
    columns[bit * 4] = wordAt(columns, bit * 4) ^ s0;
    columns[bit * 4 + 1] = wordAt(columns, bit * 4 + 1) ^ s1;
    columns[bit * 4 + 2] = wordAt(columns, bit * 4 + 2) ^ s2;
    columns[bit * 4 + 3] = wordAt(columns, bit * 4 + 3) ^ s3;
  }
};
