import { createCipheriv } from 'node:crypto';
import { commitToKey, keyCommitmentBlocks } from '../../../zktls/proof/statement/key-commitment.ts';
import type { Block, ByteClaim, Statement } from '../../../zktls/proof/statement/statement.ts';
import { fixedBytes } from './fixed-bytes.ts';

export const KEY = fixedBytes('proof key', 16);

const blocksOf = (text: string, sequence: number, claim: (byte: number, offset: number) => ByteClaim): Block[] => {
  const nonce = fixedBytes('proof iv', 12);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
  const cipher = createCipheriv('aes-128-gcm', KEY, nonce);
  const plaintext = Buffer.from(text, 'latin1');
  const ciphertext = cipher.update(Buffer.concat([plaintext, Buffer.alloc((16 - (plaintext.length % 16)) % 16)]));
  return Array.from({ length: ciphertext.length / 16 }, (_, block) => ({
    nonce: Uint8Array.from(nonce),
    counter: block + 2,
    ciphertext: Uint8Array.from(ciphertext.subarray(16 * block, 16 * block + 16)),
    bytes: Array.from({ length: 16 }, (_, byte): ByteClaim => {
      const offset = 16 * block + byte;
      const value = plaintext[offset];
      return value === undefined ? 'any' : claim(value, offset);
    }),
  }));
};

const JSON_TEXT = '{"n":"Zelda Q.","total":0012345}';
const isWithin = (offset: number, start: number, length: number): boolean => offset >= start && offset < start + length;

/** Statements that the key makes true, by name: each with something that the others have not. */
export const STATEMENTS: Readonly<Record<string, Statement>> = {
  'one disclosed byte': {
    context: fixedBytes('context', 32),
    blocks: blocksOf('x', 0, (byte) => byte),
    predicates: [],
  },
  'committed key, disclosed head': {
    context: fixedBytes('context', 32),
    blocks: [...keyCommitmentBlocks(commitToKey(KEY)), ...blocksOf('HTTP/1.1 200 OK\r\n', 0, (byte) => byte)],
    predicates: [],
  },
  'hidden string, hidden number with bounds': {
    context: new Uint8Array(0),
    blocks: blocksOf(JSON_TEXT, 1, (byte, offset) => {
      if (isWithin(offset, 6, 8)) return 'json-string';
      return isWithin(offset, 24, 7) ? 'digit' : byte;
    }),
    predicates: [
      { comparison: 'at-least', digits: digitsFrom(24, 7), bound: '0005000' },
      { comparison: 'at-most', digits: digitsFrom(24, 7), bound: '0012345' },
      { comparison: 'equal', digits: digitsFrom(28, 3), bound: '345' },
    ],
  },
  'every class, two records': {
    context: fixedBytes('context', 32),
    blocks: [
      ...blocksOf('a\tb-1.5e3 7', 2, (byte, offset) =>
        offset === 0 ? 'no-control' : offset === 1 ? 'no-crlf' : isWithin(offset, 3, 6) ? 'number' : byte,
      ),
      ...blocksOf('second', 3, (_byte, offset) => (offset === 5 ? 'json-string' : 'any')),
    ],
    predicates: [],
  },
};

function digitsFrom(start: number, length: number): { block: number; byte: number }[] {
  return Array.from({ length }, (_, index) => ({ block: (start + index) >> 4, byte: (start + index) & 15 }));
}
