import { bitAt, itemAt } from './byte-at.ts';
import { oracle, uint32 } from './oracle.ts';
import { CHALLENGE_BITS, leafBits, type ParameterSet } from './parameter-set.ts';

const DIGEST_BYTES = 32;
export const DELTA_BYTES = CHALLENGE_BITS / 8;

/**
 * The verifier's three challenges. Each depends on everything said before it: the first on the statement and the prover's
 * commitments, each other on the one before it.
 */
export type Challenges = {
  /** After the commitments and corrections: the seed of the consistency hash' key, 32 bytes. */
  readonly consistency: (said: {
    readonly statement: Uint8Array;
    readonly salt: Uint8Array;
    readonly commitments: Uint8Array;
    readonly corrections: Uint8Array;
  }) => Uint8Array;
  /** After the hashes and the masked witness: the seed of the coefficients of constraints, 32 bytes. */
  readonly constraints: (said: {
    readonly before: Uint8Array;
    readonly hashOfSum: Uint8Array;
    readonly hashesOfColumns: Uint8Array;
    readonly maskedWitness: Uint8Array;
  }) => Uint8Array;
  /** After the answer to those: Δ, 16 bytes, which the prover may draw again with another counter (grinding). */
  readonly opening: (said: {
    readonly before: Uint8Array;
    readonly constant: Uint8Array;
    readonly linear: Uint8Array;
    readonly counter: number;
  }) => Uint8Array;
};

/** The challenges as the random oracle gives them: what makes the proof one message (Fiat and Shamir). */
export const fiatShamir: Challenges = {
  consistency: ({ statement, salt, commitments, corrections }) =>
    oracle('challenge 1', [statement, salt, commitments, corrections], DIGEST_BYTES),
  constraints: ({ before, hashOfSum, hashesOfColumns, maskedWitness }) =>
    oracle('challenge 2', [before, hashOfSum, hashesOfColumns, maskedWitness], DIGEST_BYTES),
  opening: ({ before, constant, linear, counter }) =>
    oracle('challenge 3', [before, constant, linear, uint32(counter)], DELTA_BYTES),
};

/** Whether the bits of Δ that select no leaf are zero, as grinding makes them. */
export const isGround = (set: ParameterSet, delta: Uint8Array): boolean => {
  for (let i = leafBits(set); i < CHALLENGE_BITS; i++) if (bitAt(delta, i) === 1) return false;
  return true;
};

/** The index of the hidden leaf of each tree: its bits of Δ, least significant first. */
export const hiddenLeaves = (set: ParameterSet, delta: Uint8Array): number[] => {
  let next = 0;
  return set.treeDepths.map((_, tree) => {
    let index = 0;
    for (let bit = 0; bit < itemAt(set.treeDepths, tree); bit++) index |= bitAt(delta, next++) << bit;
    return index;
  });
};
