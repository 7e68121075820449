import { createCipheriv } from 'node:crypto';
import { BLOCK_BYTES } from '../field/aes.ts';
import { aesInput } from './aes-input.ts';
import type { Block } from './statement.ts';

/**
 * A commitment to an AES-128-GCM key by two of its blocks, published before any application byte. AES-GCM itself does not
 * commit to its key: whoever discloses R bits can look for another key that decrypts them to something else, at cost 2^R,
 * or 2^32 for a whole block when the nonce is free too. Against a published commitment that search costs 2^128 at least.
 */
const KEY_COMMITMENT_BYTES = 2 * BLOCK_BYTES;

/** GCM with a 12-byte nonce never encrypts counter 0 (NIST SP 800-38D, 7.1 counts from 1), so these are no keystream. */
const INPUTS = ['vf-key-com/0', 'vf-key-com/1'].map((nonce) => ({ nonce: Buffer.from(nonce, 'latin1'), counter: 0 }));

/** E_K of the two fixed blocks: 32 bytes that say which key will be proved, and nothing else about it. */
export const commitToKey = (key: Uint8Array): Uint8Array => {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return cipher.update(Buffer.concat(INPUTS.map(aesInput)));
};

/** The blocks that, in front of a statement's own, bind its proof to the committed key. */
export const keyCommitmentBlocks = (commitment: Uint8Array): Block[] => {
  if (commitment.length !== KEY_COMMITMENT_BYTES) throw new RangeError('a key commitment has 32 bytes');
  return INPUTS.map((input, i) => ({
    ...input,
    ciphertext: commitment.subarray(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES),
    bytes: new Array<number>(BLOCK_BYTES).fill(0),
  }));
};
