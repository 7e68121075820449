import { commitToIv } from '../../../zktls/exchange/direction-commitment.ts';
import { commitToKey, keyCommitmentBlocks } from '../../../zktls/proof/statement/key-commitment.ts';
import { fixedBytes, hexOf } from './fixed-bytes.ts';

/** Commitments to keys and IVs, and the blocks that a key commitment puts into a statement. */
export const keyCommitmentVectors = (): object => ({
  keys: ['zero', 'first', 'second'].map((label) => {
    const key = label === 'zero' ? Buffer.alloc(16) : fixedBytes(`key ${label}`, 16);
    const commitment = commitToKey(key);
    const blocks = keyCommitmentBlocks(commitment).map(({ nonce, counter, ciphertext, bytes }) => ({
      nonce: hexOf(nonce),
      counter,
      ciphertext: hexOf(ciphertext),
      bytes,
    }));
    return { key: hexOf(key), commitment: hexOf(commitment), blocks };
  }),
  ivs: ['first', 'second'].map((label) => {
    const iv = fixedBytes(`iv ${label}`, 12);
    const salt = fixedBytes(`iv salt ${label}`, 32);
    return { iv: hexOf(iv), salt: hexOf(salt), commitment: hexOf(commitToIv(iv, salt)) };
  }),
});
