import { BLOCK_BYTES } from '../field/aes.ts';
import { NONCE_BYTES, type Block } from './statement.ts';

/** What AES encrypts to the block's keystream: nonce, then counter, big-endian (NIST SP 800-38D, 7.1). 16 bytes. */
export const aesInput = ({ nonce, counter }: Pick<Block, 'nonce' | 'counter'>): Uint8Array => {
  const input = new Uint8Array(BLOCK_BYTES);
  input.set(nonce);
  new DataView(input.buffer).setUint32(NONCE_BYTES, counter);
  return input;
};
