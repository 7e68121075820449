import { createCipheriv, createSecretKey } from 'node:crypto';
import { wordAt } from '../byte-at.ts';
import { discard } from '../discard.ts';

/** The bytes as words for XOR, whatever the machine's byte order; a copy when they are not aligned to words. */
export const wordsOf = (bytes: Uint8Array): Int32Array => {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
};

/**
 * The one-way step of trees and leaves: AES_K(x) XOR x on each 16 bytes (Matyas-Meyer-Oseas), under a PUBLIC key drawn for one
 * proof and one purpose. Node's cost lies in making a cipher (5 μs with a KeyObject, 20 μs from raw bytes), not in bytes, so
 * a proof uses few keys on long inputs, where FAEST uses each seed as a key. `inputs` are whole blocks; a new buffer.
 */
export const oneWay = (key: Uint8Array, inputs: Uint8Array): Uint8Array => {
  const encrypted = encryptBlocks(key, inputs);
  const plain = wordsOf(inputs);
  const output = new Int32Array(plain.length);
  for (let i = 0; i < plain.length; i++) output[i] = wordAt(encrypted, i) ^ wordAt(plain, i);
  discard(encrypted);
  return new Uint8Array(output.buffer);
};

/** AES_K of each 16 bytes, as words: the one-way step without its last XOR, for whoever does that later, or in sum. */
export const encryptBlocks = (key: Uint8Array, inputs: Uint8Array): Int32Array => {
  const cipher = createCipheriv('aes-128-ecb', createSecretKey(key), null).setAutoPadding(false);
  return wordsOf(cipher.update(inputs));
};
