import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { allCells, changedCells, gridOf } from '../../../../runner/live-view/picture/changed-cells.ts';

const even = (max: number) => fc.integer({ min: 1, max: max / 2 }).map((half) => 2 * half);
const aSize = fc.record({ width: even(120), height: even(120) });

const blank = ({ width, height }: { width: number; height: number }) => ({
  width,
  height,
  data: new Uint8Array((width * height * 3) / 2),
});

describe('changed cells', () => {
  it('are none in equal pictures and all in pictures that differ everywhere', () => {
    fc.assert(
      fc.property(aSize, (size) => {
        const other = blank(size);
        expect(changedCells(blank(size), other)).toEqual([]);
        other.data.fill(1);
        expect(changedCells(blank(size), other)).toEqual(allCells(gridOf(size)));
      }),
      { numRuns: 50 },
    );
  });

  it('are the one that a changed sample of any plane lies in', () => {
    fc.assert(
      fc.property(aSize, fc.nat(), fc.nat(), fc.constantFrom(0, 1, 2), (size, someX, someY, plane) => {
        const [x, y] = [someX % size.width, someY % size.height];
        const pixels = size.width * size.height;
        const inHalf = Math.floor(y / 2) * (size.width / 2) + Math.floor(x / 2);
        const at = [y * size.width + x, pixels + inHalf, pixels * 1.25 + inHalf][plane] ?? 0;
        const other = blank(size);
        other.data[at] = 200;
        expect(changedCells(blank(size), other)).toEqual([
          Math.floor(y / 16) * gridOf(size).columns + Math.floor(x / 16),
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it('are those that differ by more than what is tolerated', () => {
    const [before, after] = [blank({ width: 64, height: 16 }), blank({ width: 64, height: 16 })];
    after.data.set([0, 8], 0);
    after.data.set([9], 40);
    expect(changedCells(before, after)).toEqual([0, 2]);
    expect(changedCells(before, after, 8)).toEqual([2]);
  });

  it('cannot be found in pictures of different sizes', () => {
    expect(() => changedCells(blank({ width: 2, height: 4 }), blank({ width: 4, height: 2 }))).toThrow(RangeError);
  });
});
