import { describe, expect, it } from '@jest/globals';
import { bitAt } from '../../../zktls/proof/byte-at.ts';
import { hiddenLeaves } from '../../../zktls/proof/challenges.ts';
import { CHALLENGE_BITS, leafBits, PARAMETER_SETS } from '../../../zktls/proof/parameter-set.ts';
import { encodeProof, voleBytes } from '../../../zktls/proof/proof-format.ts';
import { openingBytes } from '../../../zktls/proof/vole/vector-commitment.ts';
import { verifyProof } from '../../../zktls/proof/verify-disclosure.ts';
import { refusalOf } from '../refusal-of.ts';
import { aRun } from './a-cheating-prover.ts';
import { aStatement, blocksOf, bytesOf, textOf } from './a-statement.ts';

/**
 * The simulator of docs/zktls.md: it knows neither key nor plaintext, draws Δ first and everything else at random, and
 * programs the oracle. What an honest proof shows is therefore no more than what anybody can make up.
 */
describe('the simulator', () => {
  it.each(['fast', 'small'] as const)('makes accepted proofs of a false statement, with the set "%s"', (name) => {
    const set = PARAMETER_SETS[name];
    const blocks = blocksOf(textOf('made-up statement, of 2 blocks'), {
      claim: (byte, at) => (at % 3 === 0 ? 'json-string' : at % 7 === 0 ? 'number' : byte),
    }).map((block, i) => ({ ...block, ciphertext: bytesOf(`ciphertext ${i}`, 16) }));
    const statement = aStatement({ blocks });
    const { witnessBytes } = aRun(statement, { set }).layout;

    const delta = bytesOf('delta', 16);
    for (let bit = leafBits(set); bit < CHALLENGE_BITS; bit++) {
      if (bitAt(delta, bit) === 1) delta[bit >> 3] = (delta[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    }
    const simulated = encodeProof(set, {
      salt: bytesOf('salt', 32),
      corrections: bytesOf('corrections', (set.treeDepths.length - 1) * voleBytes(witnessBytes)),
      hashOfSum: bytesOf('hash', 18),
      maskedWitness: bytesOf('masked witness', witnessBytes),
      linear: bytesOf('linear', 16),
      openings: set.treeDepths.map((depth, i) => bytesOf(`opening ${i}`, openingBytes(depth))),
      delta,
      counter: 0,
    });
    const programmed = {
      consistency: () => bytesOf('first challenge', 32),
      constraints: () => bytesOf('second challenge', 32),
      opening: () => delta,
    };
    const withOracle = aRun(statement, { set });
    expect(refusalOf(() => verifyProof(withOracle, simulated))).toBe('ATTESTATION_FAILED proof_rejected');
    expect(refusalOf(() => verifyProof({ ...withOracle, challenges: programmed }, simulated))).toBe('accepted');
  });
});

describe('the challenge', () => {
  it('hides one leaf of each tree, by its bits of Δ in order', () => {
    const delta = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
    expect(hiddenLeaves(PARAMETER_SETS.fast, delta)).toEqual([...delta]);
  });
});
