/** Lines of a table for people: columns as wide as their widest cell, two spaces apart. */
export const tableLines = (header: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
};

/** Lines of names and values, the values below each other. */
export const listLines = (entries: readonly (readonly [name: string, value: string])[]): string[] => {
  const width = Math.max(0, ...entries.map(([name]) => widthOf(name)));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd());
};

const widthOf = (text: string): number => [...text].length;
