import { createCipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { byteAt, itemAt } from '../../../zktls/proof/byte-at.ts';
import { hiddenLeaves } from '../../../zktls/proof/challenges.ts';
import { wordsOf } from '../../../zktls/proof/vole/block-cipher.ts';
import { addToColumns, columnByte, COLUMN_STRIDE } from '../../../zktls/proof/vole/columns.ts';
import { plainKernels } from '../../../zktls/proof/vole/plain-kernels.ts';

const vectorsSchema = z.object({ chall: z.string(), c: z.string(), u: z.string(), v: z.string(), q: z.string() });
const file = readFileSync(new URL('./faest-vole.json', import.meta.url), 'utf8');
const vectors = z.record(z.string(), z.union([z.string(), vectorsSchema])).parse(JSON.parse(file));

/**
 * FAEST v2's seeds in front of our fold, against c, u, v, q of faest-ref's vole_commit and vole_reconstruct (faest-vole.json
 * names the commit; root key 00…0f, iv 0). Fold, correction, order of bits and of trees must agree in every bit.
 */
const CASES = [
  { name: 'FAEST_128F', trees: 16, grinding: 8, circuitBits: 1280, isEvenMansour: false },
  { name: 'FAEST_128S', trees: 11, grinding: 7, circuitBits: 1280, isEvenMansour: false },
  { name: 'FAEST_EM_128F', trees: 16, grinding: 8, circuitBits: 960, isEvenMansour: true },
  { name: 'FAEST_EM_128S', trees: 11, grinding: 7, circuitBits: 960, isEvenMansour: true },
] as const;

/** FAEST's PRG: AES-CTR from a zero IV, the tweak in the last word, the counter in the first. */
const prg = (key: Uint8Array, tweak: number, length: number): Uint8Array => {
  const input = Buffer.alloc(Math.ceil(length / 16) * 16);
  for (let i = 0; i < input.length; i += 16) {
    input.writeUInt32LE(i / 16, i);
    input.writeUInt32LE(tweak >>> 0, i + 12);
  }
  return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(input).subarray(0, length);
};
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const seed = (nodes: Uint8Array, index: number): Uint8Array => nodes.subarray(16 * index, 16 * index + 16);

/** The leaf strings of all trees from FAEST's one interleaved tree. */
const leafStrings = (depths: readonly number[], length: number, isEvenMansour: boolean): Uint8Array[][] => {
  const leaves = depths.reduce((sum, depth) => sum + 2 ** depth, 0);
  const nodes = new Uint8Array(16 * (2 * leaves - 1));
  nodes.set(Array.from({ length: 16 }, (_, i) => i));
  for (let i = 0; i < leaves - 1; i++) nodes.set(prg(seed(nodes, i), i, 32), 16 * (2 * i + 1));
  const shallow = 2 ** (Math.max(...depths) - 1);
  const deeper = depths.filter((depth) => 2 ** depth > shallow).length;
  return depths.map((depth, tree) =>
    Array.from({ length: 2 ** depth }, (_, j) => {
      const place = j < shallow ? depths.length * j + tree : depths.length * shallow + deeper * (j - shallow) + tree;
      const leaf = seed(nodes, leaves - 1 + place);
      const leafSeed = isEvenMansour ? leaf : prg(leaf, tree + leaves - 1, 64).subarray(0, 16);
      return prg(leafSeed, tree ^ 0x80000000, length);
    }),
  );
};

describe("FAEST's vectors of the VOLE layer", () => {
  it.each(CASES)('$name: commit and reconstruct', ({ name, trees, grinding, circuitBits, isEvenMansour }) => {
    const bits = 128 - grinding;
    const depths = Array.from({ length: trees }, (_, i) => Math.floor(bits / trees) + (i < bits % trees ? 1 : 0));
    const length = (circuitBits + 3 * 128 + 16) / 8;
    const positions = Math.ceil(length / 16);
    const strings = leafStrings(depths, positions * 16, isEvenMansour);
    const expected = vectorsSchema.parse(vectors[name]);
    const delta = Buffer.from(expected.chall, 'hex');
    const hidden = hiddenLeaves({ id: 0, name, treeDepths: depths }, delta);

    const fold = (isVerifier: boolean) => {
      const columns = new Uint8Array(positions * COLUMN_STRIDE);
      const sums = depths.map(() => new Uint8Array(positions * 16));
      for (let position = 0; position < positions; position++) {
        const at = strings.flatMap((tree, i) => {
          const moved = isVerifier ? itemAt(hidden, i) : 0;
          return tree.map((_, x) =>
            isVerifier && x === 0
              ? new Uint8Array(16)
              : itemAt(tree, x ^ moved).subarray(16 * position, 16 * position + 16),
          );
        });
        const here = new Uint8Array(depths.length * 16);
        const slice = columns.subarray(position * COLUMN_STRIDE, (position + 1) * COLUMN_STRIDE);
        plainKernels.foldPosition(Int32Array.from(wordsOf(Buffer.concat(at))), depths, slice, here);
        sums.forEach((sum, i) => sum.set(here.subarray(16 * i, 16 * i + 16), 16 * position));
      }
      return { columns, sums: sums.map((sum) => sum.subarray(0, length)) };
    };
    const inColumns = (columns: Uint8Array): Uint8Array =>
      Uint8Array.from({ length: 128 * length }, (_, i) =>
        byteAt(columns, columnByte(i % length) + 16 * Math.floor(i / length)),
      );

    const { columns, sums } = fold(false);
    const u = itemAt(sums, 0);
    const corrections = sums.slice(1).map((sum) => sum.map((byte, i) => byte ^ byteAt(u, i)));
    expect(sha256(u)).toBe(expected.u);
    expect(sha256(inColumns(columns))).toBe(expected.v);
    expect(sha256(Buffer.concat(corrections))).toBe(expected.c);

    const { columns: q } = fold(true);
    let column = 0;
    depths.forEach((depth, tree) => {
      for (let bit = 0; bit < depth; bit++, column++)
        if (tree > 0 && ((itemAt(hidden, tree) >> bit) & 1) === 1)
          addToColumns(q, [{ column, correction: itemAt(corrections, tree - 1) }]);
    });
    expect(sha256(inColumns(q))).toBe(expected.q);
  });
});
