/** Cells from `left` and `top` on. */
export type CellRectangle = { left: number; top: number; columns: number; rows: number };

/** The cells as rectangles that do not overlap: runs of a row, put together where the same run follows in the next row. */
export const rectanglesOf = (cells: readonly number[], columns: number): CellRectangle[] => {
  const done: CellRectangle[] = [];
  let open: CellRectangle[] = [];
  for (const [row, runs] of runsByRow(cells, columns)) {
    const next = runs.map((run) => {
      const above = open.find(
        ({ left, top, rows, columns: length }) => left === run.left && length === run.columns && top + rows === row,
      );
      return above === undefined ? run : { ...above, rows: above.rows + 1 };
    });
    done.push(...open.filter(({ left, top }) => !next.some((grown) => grown.left === left && grown.top === top)));
    open = next;
  }
  return [...done, ...open];
};

const runsByRow = (cells: readonly number[], columns: number): Map<number, CellRectangle[]> => {
  const rows = new Map<number, CellRectangle[]>();
  for (const cell of [...cells].sort((a, b) => a - b)) {
    const top = Math.floor(cell / columns);
    const left = cell % columns;
    const runs = rows.get(top) ?? [];
    rows.set(top, runs);
    const last = runs.at(-1);
    if (last !== undefined && last.left + last.columns === left) last.columns += 1;
    else runs.push({ left, top, columns: 1, rows: 1 });
  }
  return rows;
};

/** The smallest rectangle around the cells, of which there is at least one. */
export const boundsOf = (cells: readonly number[], columns: number): CellRectangle => {
  const all = rectanglesOf(cells, columns);
  const left = Math.min(...all.map((one) => one.left));
  const top = Math.min(...all.map((one) => one.top));
  return {
    left,
    top,
    columns: Math.max(...all.map((one) => one.left + one.columns)) - left,
    rows: Math.max(...all.map((one) => one.top + one.rows)) - top,
  };
};

/** The cells of a rectangle, row by row. */
export const cellsIn = ({ left, top, columns, rows }: CellRectangle, columnsOfAll: number): number[] =>
  Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    return (top + row) * columnsOfAll + left + (index % columns);
  });
