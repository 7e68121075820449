/** λ: bits of the field, of Δ and of the security level. Every allowed set has this many bits of trees and grinding. */
export const CHALLENGE_BITS = 128;

/**
 * How Δ's bits are spread over GGM trees. The tree depths sum to at most 128; the rest of the bits of the last challenge must
 * be zero, which the prover finds by trying (grinding), as in FAEST v2.
 */
export type ParameterSet = {
  /** The first byte of a proof; never used again for another set. */
  readonly id: number;
  readonly name: string;
  /** The depth of each tree, 3 to 16: tree i has 2^depth leaves. */
  readonly treeDepths: readonly number[];
};

const trees = (count: number, depth: number): readonly number[] => new Array<number>(count).fill(depth);

/**
 * The sets a verifier accepts, all for 128 bits. `fast`: 16 trees of 256 leaves. `balanced`: 8 of 512 and 6 of 256, 8 bits of
 * grinding; an eighth smaller. `small`: 11 of 2048, 7 bits of grinding; a third smaller, three to four times slower.
 */
export const PARAMETER_SETS = {
  fast: { id: 1, name: 'fast', treeDepths: trees(16, 8) },
  balanced: { id: 2, name: 'balanced', treeDepths: [...trees(8, 9), ...trees(6, 8)] },
  small: { id: 3, name: 'small', treeDepths: trees(11, 11) },
} as const satisfies Record<string, ParameterSet>;

export type ParameterSetName = keyof typeof PARAMETER_SETS;

/** The allowed set with this id, if there is one. */
export const parameterSetById = (id: number | undefined): ParameterSet | undefined =>
  Object.values(PARAMETER_SETS).find((set) => set.id === id);

/** Bits of the last challenge that select hidden leaves. */
export const leafBits = (set: ParameterSet): number => set.treeDepths.reduce((sum, depth) => sum + depth, 0);
