import { createCipheriv, createDecipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { byteAt, itemAt } from '../../../zktls/proof/byte-at.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import { aesInput } from '../../../zktls/proof/statement/aes-input.ts';
import { commitToKey, keyCommitmentBlocks } from '../../../zktls/proof/statement/key-commitment.ts';
import type { Block } from '../../../zktls/proof/statement/statement.ts';
import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { refusalOf } from '../refusal-of.ts';
import { cheat } from './a-cheating-prover.ts';
import { aKey, aStatement, blocksOf, bytesOf, someRandomness, textOf, withItem } from './a-statement.ts';

/** The server said "1"; the prover wants it to be "9", and looks for a key under which it is. */
const WANTED = 0x39;
const saidByServer = itemAt(blocksOf(textOf('1')), 0);
const forged: Block = { ...saidByServer, bytes: withItem(saidByServer.bytes, 0, () => WANTED) };
const groundKey = (): Uint8Array => {
  for (let i = 0; ; i++) {
    const key = bytesOf(`ground ${i}`, 16);
    const keystream = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(aesInput(forged));
    if ((byteAt(keystream, 0) ^ byteAt(forged.ciphertext, 0)) === WANTED) return key;
  }
};

describe('a key commitment', () => {
  it('binds the proof: without it a ground key discloses a byte that was never sent, with it none does', () => {
    const key = groundKey();
    const unbound = aStatement({ blocks: [forged] });
    const proof = proveDisclosure(unbound, { key, randomness: someRandomness() });
    expect(refusalOf(() => verifyDisclosure(unbound, proof))).toBe('accepted');

    const bound = aStatement({ blocks: [...keyCommitmentBlocks(commitToKey(aKey())), forged] });
    for (const tried of [key, aKey()])
      expect(refusalOf(() => verifyDisclosure(bound, cheat(bound, { key: tried })))).toBe(
        'ATTESTATION_FAILED proof_rejected',
      );
  });

  it('binds the proof: without it a chosen nonce makes a whole block say anything under any key, with it none does', () => {
    const key = aKey('chosen');
    const wanted = textOf('balance: 9999999');
    const ciphertext = itemAt(blocksOf(textOf('balance: 0000001')), 0).ciphertext;
    const keystream = wanted.map((byte, at) => byte ^ byteAt(ciphertext, at));
    const input = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(keystream);
    const chosen: Block = {
      nonce: Uint8Array.from(input.subarray(0, 12)),
      counter: input.readUInt32BE(12),
      ciphertext,
      bytes: [...wanted],
    };
    const unbound = aStatement({ blocks: [chosen] });
    const proof = proveDisclosure(unbound, { key, randomness: someRandomness() });
    expect(refusalOf(() => verifyDisclosure(unbound, proof))).toBe('accepted');

    const bound = aStatement({ blocks: [...keyCommitmentBlocks(commitToKey(aKey())), chosen] });
    for (const tried of [key, aKey()])
      expect(refusalOf(() => verifyDisclosure(bound, cheat(bound, { key: tried })))).toBe(
        'ATTESTATION_FAILED proof_rejected',
      );
  });

  it('is of the key that the honest prover proves with', () => {
    const bound = aStatement({ blocks: [...keyCommitmentBlocks(commitToKey(aKey())), saidByServer] });
    const proof = proveDisclosure(bound, { key: aKey(), randomness: someRandomness() });
    expect(refusalOf(() => verifyDisclosure(bound, proof))).toBe('accepted');
  });

  it('uses blocks that GCM cannot use', () => {
    for (const { counter } of keyCommitmentBlocks(commitToKey(aKey()))) expect(counter).toBe(0);
    expect(() => keyCommitmentBlocks(new Uint8Array(31))).toThrow(RangeError);
  });
});
