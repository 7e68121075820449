import { describe, expect, it } from '@jest/globals';
import { expandKey } from '../../../zktls/proof/field/aes.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import type { Block } from '../../../zktls/proof/statement/statement.ts';
import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { refusalOf } from '../refusal-of.ts';
import { aStatement, someRandomness } from './a-statement.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const block = (nonce: string, counter: number, ciphertext: string, plaintext: string): Block => ({
  nonce: hex(nonce),
  counter,
  ciphertext: hex(ciphertext),
  bytes: [...hex(plaintext)],
});
const outcomeOf = (key: string, blocks: readonly Block[]): string => {
  const statement = aStatement({ blocks });
  return refusalOf(() =>
    verifyDisclosure(statement, proveDisclosure(statement, { key: hex(key), randomness: someRandomness() })),
  );
};

describe('AES-128 in the proof', () => {
  it('has the round keys of FIPS 197, A.1', () => {
    const roundKeys = Buffer.from(expandKey(hex('2b7e151628aed2a6abf7158809cf4f3c')));
    expect(roundKeys.subarray(16, 32).toString('hex')).toBe('a0fafe1788542cb123a339392a6c7605');
    expect(roundKeys.subarray(160).toString('hex')).toBe('d014f9a8c9ee2589e13f0cc8b6630ca6');
  });

  it('proves the block of FIPS 197, C.1, as the keystream of zeros', () => {
    const zeros = '00'.repeat(16);
    const keystream = '69c4e0d86a7b0430d8cdb78070b4c55a';
    const blocks = [block('00112233445566778899aabb', 0xccddeeff, keystream, zeros)];
    expect(outcomeOf('000102030405060708090a0b0c0d0e0f', blocks)).toBe('accepted');
  });

  it('proves the four blocks of NIST SP 800-38A, F.5.1 (CTR-AES128)', () => {
    const blocks = [
      ['874d6191b620e3261bef6864990db6ce', '6bc1bee22e409f96e93d7e117393172a'],
      ['9806f66b7970fdff8617187bb9fffdff', 'ae2d8a571e03ac9c9eb76fac45af8e51'],
      ['5ae4df3edbd5d35e5b4f09020db03eab', '30c81c46a35ce411e5fbc1191a0a52ef'],
      ['1e031dda2fbe03d1792170a0f3009cee', 'f69f2445df4f9b17ad2b417be66c3710'],
    ].map(([ciphertext = '', plaintext = ''], i) =>
      block('f0f1f2f3f4f5f6f7f8f9fafb', 0xfcfdfeff + i, ciphertext, plaintext),
    );
    expect(outcomeOf('2b7e151628aed2a6abf7158809cf4f3c', blocks)).toBe('accepted');
  });

  it('proves the one-way function of FAEST-128f (faest-ref, tests/owf_tvs.hpp)', () => {
    const [input, counter] = ['f5fff7f728b9f8fbf51c7ccc', 0xcc4c2401] as const;
    const blocks = [block(input, counter, 'e41dcd855f4d0c39a3d59a16c18d8b85', '00'.repeat(16))];
    expect(outcomeOf('d022e7d520f8e938a14e188c47308cfe', blocks)).toBe('accepted');
  });
});
