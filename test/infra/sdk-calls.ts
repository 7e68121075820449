import { build } from 'esbuild';
import path from 'node:path';
import ts from 'typescript';

/** IAM's prefix for the actions of each SDK client. */
const SERVICES: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb': 'dynamodb',
  '@aws-sdk/client-kms': 'kms',
  '@aws-sdk/client-secrets-manager': 'secretsmanager',
  '@aws-sdk/client-sfn': 'states',
  '@aws-sdk/client-sqs': 'sqs',
};
/** What IAM calls the members of a transaction (DynamoDB developer guide, "IAM with transactions"). */
const TRANSACTED: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** A call, and the text of its place from which its table can be told. */
type Call = { readonly action: string; readonly text: string };

/**
 * The IAM actions that a Lambda's code can need, each with the environment variables of the tables or other resources that
 * its adapter was given: `dynamodb:GetItem SESSIONS_TABLE`. What counts are the methods of its ports that the bundled code
 * calls, and the SDK commands that the adapters behind them make.
 */
export const sdkCallsOf = async (root: string, functionName: string): Promise<string[]> => {
  const source = await bundled(root, functionName);
  const commands = commandImports(source);
  const declarations = topLevel(source);

  const callsIn = (node: ts.Node, scope: ReadonlyMap<string, ts.Node>, seen = new Set<ts.Node>()): Call[] => {
    if (seen.has(node)) return [];
    seen.add(node);
    const found: Call[] = [];
    const visit = (inner: ts.Node): void => {
      if (ts.isNewExpression(inner) && ts.isIdentifier(inner.expression)) {
        const command = commands.get(inner.expression.text);
        if (command !== undefined)
          found.push(...actionsOf(command, inner).map((action) => ({ action, text: textNear(inner, node) })));
      }
      if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression)) {
        const called = scope.get(inner.expression.text) ?? declarations.get(inner.expression.text);
        if (called !== undefined) found.push(...callsIn(called, scope, seen));
      }
      ts.forEachChild(inner, visit);
    };
    visit(node);
    return found;
  };

  /** What each method of the object that an adapter gives may call; under '' what it may call whatever is used of it. */
  const methodsOf = (factory: ts.Node): Map<string, Call[]> => {
    const given = returnedObject(factory);
    if (given === undefined) return new Map([['', callsIn(factory, new Map())]]);
    const scope = localFunctions(factory);
    const methods = new Map<string, Call[]>();
    for (const property of given.properties) {
      if (ts.isSpreadAssignment(property)) {
        const spread =
          ts.isCallExpression(property.expression) && declarations.get(property.expression.expression.getText());
        if (spread) for (const [name, calls] of methodsOf(spread)) methods.set(name, calls);
      } else if (property.name !== undefined) methods.set(property.name.getText(), callsIn(property, scope));
    }
    return methods;
  };

  const used = usedMethods(source);
  const actions = portsOf(source, declarations).flatMap(({ port, factory, resources }) =>
    [...methodsOf(factory)]
      .filter(([method]) => method === '' || used.has(`${port}.${method}`))
      .flatMap(([, calls]) =>
        calls.flatMap((call) => resourcesOf(call, resources).map((name) => `${call.action} ${name}`)),
      ),
  );
  return [...new Set(actions)].toSorted();
};

/** The entry with all of our code that it can reach, packages left out, unused exports dropped. */
const bundled = async (root: string, functionName: string): Promise<ts.SourceFile> => {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'functions', functionName, 'index.ts')],
    bundle: true,
    write: false,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return ts.createSourceFile('bundle.js', outputFiles[0]?.text ?? '', ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
};

const commandImports = (source: ts.SourceFile): Map<string, { service: string; command: string }> => {
  const commands = new Map<string, { service: string; command: string }>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    const service = SERVICES[statement.moduleSpecifier.text];
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) {
      const imported = (propertyName ?? name).text;
      if (!imported.endsWith('Command')) continue;
      if (service === undefined) throw new Error(`${statement.moduleSpecifier.text}: which IAM actions are these?`);
      commands.set(name.text, { service, command: imported.slice(0, -'Command'.length) });
    }
  }
  return commands;
};

const actionsOf = ({ service, command }: { service: string; command: string }, made: ts.Node): string[] =>
  command === 'TransactWriteItems'
    ? Object.entries(TRANSACTED)
        .filter(([member]) => new RegExp(`\\b${member}:`).test(made.getText()))
        .map(([, action]) => `${service}:${action}`)
    : [`${service}:${command}`];

/** A command names its table or queue itself, or puts it together where it is made. */
const textNear = (made: ts.Node, around: ts.Node): string =>
  (/(tables|queues)\.\w/.test(made.getText()) ? made : around).getText();

const topLevel = (source: ts.SourceFile): Map<string, ts.Node> => new Map(source.statements.flatMap(declaredBy));

const declaredBy = (statement: ts.Statement): [string, ts.Node][] =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.flatMap(({ name, initializer }) =>
        initializer === undefined ? [] : [[name.getText(), initializer]],
      )
    : [];

const bodyOf = (factory: ts.Node): ts.ConciseBody | undefined =>
  ts.isArrowFunction(factory) ? factory.body : undefined;

const localFunctions = (factory: ts.Node): Map<string, ts.Node> => {
  const body = bodyOf(factory);
  return new Map(body !== undefined && ts.isBlock(body) ? body.statements.flatMap(declaredBy) : []);
};

/** The object literal that an adapter's factory gives, if it gives one. */
const returnedObject = (factory: ts.Node): ts.ObjectLiteralExpression | undefined => {
  const body = bodyOf(factory);
  const result =
    body !== undefined && ts.isBlock(body)
      ? body.statements.find((one) => ts.isReturnStatement(one))?.expression
      : body;
  const bare = result !== undefined && ts.isParenthesizedExpression(result) ? result.expression : result;
  return bare !== undefined && ts.isObjectLiteralExpression(bare) ? bare : undefined;
};

/** The variable of a table or another resource, and the name that the adapter is given it under; empty when under none. */
type Resource = { readonly key: string; readonly name: string };

type Port = { readonly port: string; readonly factory: ts.Node; readonly resources: readonly Resource[] };

/** The ports that the entry fills with our adapters, and the variables that it gives them: `{ sessions: dynamoSessionStore(dynamo, env.SESSIONS_TABLE) }`. */
const portsOf = (source: ts.SourceFile, declarations: ReadonlyMap<string, ts.Node>): Port[] => {
  const ports: Port[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isCallExpression(node.initializer)) {
      const factory = declarations.get(node.initializer.expression.getText());
      const named = [...node.initializer.getText().matchAll(/(?:(\w+): )?env\w*\.(\w+)/g)];
      if (factory !== undefined && (named.length > 0 || /^stepFunctions/.test(node.initializer.getText())))
        ports.push({
          port: node.name.getText(),
          factory,
          resources: named.map(([, key = '', name = '']) => ({ key, name })),
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return ports;
};

/** `port.method` of every call of that form. */
const usedMethods = (source: ts.SourceFile): Set<string> =>
  new Set([...source.text.matchAll(/\b(\w+)\.(\w+)\(/g)].map(([, port, method]) => `${port}.${method}`));

/** The variables that name what a call is made on; a dash when its adapter was given none. */
const resourcesOf = ({ text }: Call, resources: readonly Resource[]): string[] => {
  if (resources.length === 0) return ['-'];
  const unnamed = resources.filter(({ key }) => key === '');
  if (unnamed.length > 0) return unnamed.map(({ name }) => name);
  return resources.filter(({ key }) => new RegExp(`(tables|queues)\\.${key}\\b`).test(text)).map(({ name }) => name);
};
