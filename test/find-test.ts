import ts from 'typescript';

/** What a test says and does: of a row of a table, the row; and the test that it is of. Both with what they refer to. */
export type FoundTest = { readonly row: string; readonly test: string };

/**
 * The tests of a file by their title: that of `it`, `describe` and their `.each`, or a text that stands in a row of their table.
 * Several where the text stands in several places, none where nothing is called so.
 */
export const findTests = (source: string, title: string): FoundTest[] => {
  const file = ts.createSourceFile('tests.ts', source, ts.ScriptTarget.Latest, true);
  const nodes = descendantsOf(file);
  const declared = new Map(
    nodes.filter(ts.isVariableDeclaration).map((declaration) => [declaration.name.getText(), declaration]),
  );
  const tests = nodes.filter(isTest);
  /** The text of a test or a row, and what it refers to, but for the table. */
  const textOf = (node: ts.Node, table?: ts.VariableDeclaration): string => {
    const names = descendantsOf(node).filter(ts.isIdentifier);
    const references = new Set(names.map(({ text }) => declared.get(text)).filter((one) => one !== table));
    return [node, ...references].map((one) => one?.getText() ?? '').join('\n');
  };
  return nodes
    .filter((node) => ts.isStringLiteralLike(node) && node.text === title)
    .flatMap((literal) => {
      const own = tests.find((test) => test.arguments[0] === literal);
      if (own) return [{ row: '', test: textOf(own) }];
      const table = ancestorsOf(literal).find(ts.isVariableDeclaration);
      const ofRow = table
        ? tests.filter((test) => usesTable(test, table.name.getText()))
        : tests.filter((test) => ancestorsOf(literal).includes(test.expression));
      return ofRow.map((test) => ({ row: textOf(rowOf(literal), table), test: textOf(test, table) }));
    });
};

const descendantsOf = (root: ts.Node): ts.Node[] => {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
};

const ancestorsOf = (node: ts.Node): ts.Node[] => (node.parent ? [node.parent, ...ancestorsOf(node.parent)] : []);

/** A call of `it`, `describe`, or what their `.each` gives. */
const isTest = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && /^(it|describe)(\.each\(|$)/.test(node.expression.getText());

/** `it.each(table)`, `it.each(table.filter(…))`, `it.each(Object.keys(table))`. */
const usesTable = (test: ts.CallExpression, table: string): boolean =>
  ts.isCallExpression(test.expression) &&
  test.expression.arguments.some((argument) =>
    descendantsOf(argument).some((node) => ts.isIdentifier(node) && node.text === table),
  );

/** The entry of the table that a text is in: what stands directly in its outermost list, or the property of that name. */
const rowOf = (literal: ts.Node): ts.Node => {
  const path = [literal, ...ancestorsOf(literal)];
  const end = path.findIndex((node) => ts.isVariableDeclaration(node) || ts.isCallExpression(node.parent));
  const [row = literal] = path
    .slice(0, Math.max(1, end))
    .filter((node) => !isTable(node))
    .slice(-1);
  return row;
};

const isTable = (node: ts.Node): boolean =>
  (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node) || ts.isAsExpression(node)) &&
  !ts.isArrayLiteralExpression(node.parent);
