import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { boundsOf, cellsIn, rectanglesOf } from '../../../../runner/live-view/picture/cell-rectangles.ts';

const COLUMNS = 7;
const someCells = fc.uniqueArray(fc.integer({ min: 0, max: COLUMNS * 6 - 1 }), { minLength: 1 });
const sorted = (cells: readonly number[]) => [...cells].sort((a, b) => a - b);

describe('rectangles of cells', () => {
  it('hold each cell once and nothing else', () => {
    fc.assert(
      fc.property(someCells, (cells) => {
        const held = rectanglesOf(cells, COLUMNS).flatMap((rectangle) => cellsIn(rectangle, COLUMNS));
        expect(sorted(held)).toEqual(sorted(cells));
      }),
    );
  });

  it('are one for cells that make one', () => {
    const place = fc.record({ left: fc.integer({ min: 0, max: 3 }), top: fc.integer({ min: 0, max: 4 }) });
    const size = fc.record({ columns: fc.integer({ min: 1, max: 4 }), rows: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(place, size, (at, length) => {
        const rectangle = { ...at, ...length };
        const cells = cellsIn(rectangle, COLUMNS);
        expect(rectanglesOf(cells, COLUMNS)).toEqual([rectangle]);
        expect(boundsOf(cells, COLUMNS)).toEqual(rectangle);
      }),
    );
  });

  it('lie within the bounds of all', () => {
    fc.assert(
      fc.property(someCells, (cells) => {
        const within = new Set(cellsIn(boundsOf(cells, COLUMNS), COLUMNS));
        expect(cells.every((cell) => within.has(cell))).toBe(true);
      }),
    );
  });
});
