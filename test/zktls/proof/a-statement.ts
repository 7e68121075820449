import { createCipheriv, createHash } from 'node:crypto';
import type { Block, ByteClaim, Statement } from '../../../zktls/proof/statement/statement.ts';

/** `length` bytes that depend on `seed` alone. */
export const bytesOf = (seed: string, length: number): Uint8Array =>
  Uint8Array.from(createHash('shake256', { outputLength: length }).update(seed).digest());

export const aKey = (seed = 'key'): Uint8Array => bytesOf(seed, 16);
export const someRandomness = (seed = 'randomness'): Uint8Array => bytesOf(seed, 32);

export type RecordOptions = {
  readonly key?: Uint8Array;
  readonly iv?: Uint8Array;
  readonly sequence?: number;
  /** What is claimed of each plaintext byte; default: its value. */
  readonly claim?: (byte: number, offset: number) => ByteClaim;
};

/** The blocks of a TLS 1.3 record as AES-128-GCM of Node encrypts it. */
export const blocksOf = (plaintext: Uint8Array, options: RecordOptions = {}): Block[] => {
  const { key = aKey(), iv = bytesOf('iv', 12), sequence = 0, claim = (byte: number) => byte } = options;
  const nonce = Uint8Array.from(iv);
  new DataView(nonce.buffer).setUint32(8, new DataView(nonce.buffer).getUint32(8) ^ sequence);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const ciphertext = cipher.update(plaintext);
  return Array.from({ length: Math.ceil(plaintext.length / 16) }, (_, i) => {
    const filled = new Uint8Array(16);
    filled.set(ciphertext.subarray(16 * i, 16 * i + 16));
    const bytes = Array.from({ length: 16 }, (_, byte): ByteClaim => {
      const offset = 16 * i + byte;
      const value = plaintext[offset];
      return value === undefined ? 'any' : claim(value, offset);
    });
    return { nonce, counter: i + 2, ciphertext: filled, bytes };
  });
};

export const textOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

export const aStatement = (overrides: Partial<Statement> = {}): Statement => ({
  context: textOf('session 42, server to client'),
  blocks: blocksOf(textOf('HTTP/1.1 200 OK\r\nserver: example\r\n')),
  predicates: [],
  ...overrides,
});

/** A copy of `items` with one of them changed. */
export const withItem = <T>(items: readonly T[], index: number, change: (item: T) => T): T[] =>
  items.map((item, i) => (i === index ? change(item) : item));

export const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
