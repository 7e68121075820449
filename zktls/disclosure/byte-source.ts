import type { ByteClass } from '../proof/statement/byte-class.ts';

/**
 * The bytes of a message as a reader sees them. The attestor's source refuses what was not disclosed or proved; the prover's
 * notes what a reader asks for, which is then what it discloses or proves. So one reader decides on both sides.
 */
export type ByteSource = {
  readonly length: number;
  /** The byte at `at`, which has to be disclosed. */
  readonly disclosed: (at: number) => number;
  /** The first of `classes` that the byte at `at` is hidden and proved to be in, or undefined: then it has to be disclosed. */
  readonly hiddenAs: (at: number, classes: readonly ByteClass[]) => ByteClass | undefined;
};

/** The bytes from `start` to `end`, all of which have to be disclosed. */
export const disclosedBytes = (source: ByteSource, start: number, end: number): Uint8Array => {
  const bytes = new Uint8Array(end - start);
  for (let at = start; at < end; at += 1) bytes[at - start] = source.disclosed(at);
  return bytes;
};

/** A part of a source, in the source's own positions. */
export type Range = { readonly start: number; readonly end: number };

/** The ranges of a source, joined, as a source of their own, and where each of its bytes is in the original. */
export type SourceView = ByteSource & { readonly positionOf: (at: number) => number };

/** Joins ranges of a source; positions beyond the end are those of no byte. */
export const viewOf = (source: ByteSource, ranges: readonly Range[]): SourceView => {
  const length = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const positions = new Uint32Array(length);
  let next = 0;
  for (const { start, end } of ranges) for (let at = start; at < end; at += 1) positions[next++] = at;
  const positionOf = (at: number): number => positions[at] ?? source.length;
  return {
    length,
    positionOf,
    disclosed: (at) => source.disclosed(positionOf(at)),
    hiddenAs: (at, classes) => source.hiddenAs(positionOf(at), classes),
  };
};
