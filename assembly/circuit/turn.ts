import { ROW, SWAP } from './memory';

/** Sixteen rows of a state, 16 bytes each, as sixteen columns one after the other: of each S-box its 16 coefficients. */
export function turn(rows: usize, to: usize): void {
  step(rows, ROW, SWAP);
  step(SWAP, 16, SWAP + 256);
  step(SWAP + 256, 16, SWAP);
  step(SWAP, 16, to);
}

/** A perfect shuffle: four of them swap the halves of a byte's place. */
function step(from: usize, stride: usize, to: usize): void {
  for (let i = 0; i < 8; i++) {
    const first = v128.load(from);
    const second = v128.load(from + 8 * stride);
    v128.store(to, v128.shuffle<u8>(first, second, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(to, v128.shuffle<u8>(first, second, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
    from += stride;
    to += 32;
  }
}
