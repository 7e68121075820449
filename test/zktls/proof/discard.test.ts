import { describe, expect, it } from '@jest/globals';
import { discard } from '../../../zktls/proof/discard.ts';

describe('what is discarded', () => {
  it('is overwritten, with nothing beside it', () => {
    const all = Uint8Array.of(1, 2, 3, 4);
    discard(all.subarray(1, 3));
    expect([...all]).toEqual([1, 0, 0, 4]);
  });

  it('takes no memory any more where it was alone in its buffer', () => {
    const words = new Int32Array(1_000).fill(7);
    discard(words);
    expect([words.length, words.buffer.byteLength]).toEqual([0, 0]);
  });

  it('is only overwritten where other threads see it', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(7);
    discard(shared);
    expect([...shared]).toEqual([0, 0, 0, 0]);
  });
});
