import { describe, expect, it } from '@jest/globals';
import { byteAt } from '../../../zktls/proof/byte-at.ts';
import {
  keyScheduleConstant,
  keyScheduleInput,
  nextState,
  sboxOfInverse,
  shiftedFrom,
  AFFINE,
} from '../../../zktls/proof/field/aes.ts';
import { INVERSE } from '../../../zktls/proof/field/gf256.ts';
import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { refusalOf } from '../refusal-of.ts';
import { cheat } from './a-cheating-prover.ts';
import { aStatement, bytesOf } from './a-statement.ts';

/** One S-box: of the key schedule (round key 1 to 10, index 0 to 3) or of a round (1 to 10, byte 0 to 15). */
type Sbox = { readonly of: 'key schedule' | 'state'; readonly round: number; readonly index: number };

/** AES with one S-box whose inverse is a lie, and everything after it consistent with the lie. */
const lyingAes = (key: Uint8Array, input: Uint8Array, liar: Sbox, lie: (honest: number) => number) => {
  let seen = 0;
  const inverse = (of: Sbox['of'], round: number, index: number, x: number): number => {
    const isLiar = liar.of === of && liar.round === round && liar.index === index;
    if (isLiar) seen = x;
    return isLiar ? lie(byteAt(INVERSE, x)) : byteAt(INVERSE, x);
  };
  const witness = [...key];
  const roundKeys = new Uint8Array(176);
  roundKeys.set(key);
  for (let round = 1; round <= 10; round++) {
    for (let j = 0; j < 16; j++) {
      let added = byteAt(roundKeys, 16 * round + j - 4);
      if (j < 4) {
        const y = inverse('key schedule', round, j, byteAt(roundKeys, keyScheduleInput(round, j)));
        witness.push(y);
        added = byteAt(AFFINE, y) ^ keyScheduleConstant(round, j);
      }
      roundKeys[16 * round + j] = byteAt(roundKeys, 16 * round + j - 16) ^ added;
    }
  }
  let state = input.map((byte, i) => byte ^ byteAt(roundKeys, i));
  for (let round = 1; round <= 9; round++) {
    const inverses = state.map((x, i) => inverse('state', round, i, x));
    witness.push(...inverses);
    state = Uint8Array.from(nextState(inverses.map(sboxOfInverse), roundKeys, round));
  }
  const last = state.map((x, i) => sboxOfInverse(inverse('state', 10, i, x)));
  const output = last.map((_, i) => byteAt(last, shiftedFrom(i)) ^ byteAt(roundKeys, 160 + i));
  return { witness: Uint8Array.from(witness), output, seen };
};

/** What the verifier says to a proof with that lie, for the first key under which the S-box' input is zero, or is not. */
const verdictOn = (liar: Sbox, isZero: boolean, lie: (honest: number) => number): string => {
  for (let i = 0; ; i++) {
    const [key, input] = [bytesOf(`key ${i}`, 16), bytesOf(`input ${i}`, 16)];
    const { witness, output, seen } = lyingAes(key, input, liar, lie);
    if ((seen === 0) !== isZero) continue;
    const block = {
      nonce: input.slice(0, 12),
      counter: new DataView(input.buffer).getUint32(12),
      ciphertext: output,
      bytes: new Array<number>(16).fill(0),
    };
    const statement = aStatement({ blocks: [block] });
    const proof = cheat(statement, { key, witness: (bytes) => bytes.set(witness) });
    return refusalOf(() => verifyDisclosure(statement, proof));
  }
};

const REJECTED = 'ATTESTATION_FAILED proof_rejected';

describe('one false S-box with everything else consistent', () => {
  const sboxes: Sbox[] = [
    { of: 'key schedule', round: 1, index: 0 },
    { of: 'key schedule', round: 10, index: 3 },
    { of: 'state', round: 1, index: 5 },
    { of: 'state', round: 5, index: 15 },
    { of: 'state', round: 9, index: 2 },
    { of: 'state', round: 10, index: 7 },
  ];
  it.each(sboxes)('of the $of, round $round, byte $index is caught by each equation alone', (sbox) => {
    expect(verdictOn(sbox, false, (honest) => honest)).toBe('accepted');
    expect(verdictOn(sbox, true, (honest) => honest)).toBe('accepted');
    expect(verdictOn(sbox, true, () => 5)).toBe(REJECTED); // x = 0, y ≠ 0: only x·y² = y fails
    expect(verdictOn(sbox, false, () => 0)).toBe(REJECTED); // x ≠ 0, y = 0: only x²·y = x fails
    expect(verdictOn(sbox, false, (honest) => honest ^ 1)).toBe(REJECTED);
  });
});
