import jsonata from 'jsonata';
import { AWS_FUNCTION_NAMES } from './aws-functions.ts';

/** What an expression may refer to, beside its own variables. */
export type ExpressionScope = {
  /** Names assigned by this or an enclosing workflow. */
  readonly variables: ReadonlySet<string>;
  /** Fields of `$states` that its place gives: always `input` and `context`, in some `result` or `errorOutput`. */
  readonly states: readonly string[];
};

/** JSONata's own functions, without `$eval`, which Step Functions does not have. */
const JSONATA_FUNCTIONS =
  `sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains
  replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power boolean not map zip
  filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct
  base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone now millis`.split(
    /\s+/,
  );

const FUNCTIONS: ReadonlySet<string> = new Set([...JSONATA_FUNCTIONS, ...AWS_FUNCTION_NAMES]);

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const nodesOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/**
 * Says what of an expression Step Functions would not run, each thing by name; an empty list when it would run all.
 * AWS refuses a definition for the same (`INVALID_JSONATA_EXPRESSION`, `UNSUPPORTED_JSONATA_EXPRESSION`), except names of
 * functions and variables that do not exist, which fail there at run time.
 */
export const checkExpression = (source: string, scope: ExpressionScope): string[] => {
  let root: unknown;
  try {
    root = jsonata(source).ast();
  } catch (error) {
    return [`is not JSONata: ${isNode(error) ? String(error.message) : String(error)}`];
  }
  const problems = new Set<string>();
  const bound = boundNames(root);

  const checkVariable = (node: Node): void => {
    const name = String(node.value);
    if (name === '$') problems.add("reference to '$$' is not supported");
    else if (name === 'eval') problems.add('$eval is not supported; use $parse');
    else if (name === 'states') problems.add('$states can only be read field by field, as in $states.input');
    else if (!bound.has(name) && !scope.variables.has(name) && !FUNCTIONS.has(name))
      problems.add(`$${name} is neither a function nor a variable that is assigned anywhere`);
  };

  const visit = (value: unknown, atTop: boolean): void => {
    if (Array.isArray(value)) value.forEach((item) => visit(item, atTop));
    if (!isNode(value)) return;
    switch (value.type) {
      case 'path':
        visitPath(value, atTop);
        return;
      case 'variable':
        if (value.value !== '') checkVariable(value);
        else if (atTop) problems.add("reference to '$' at the top level is not supported");
        break;
      case 'name':
      case 'wildcard':
      case 'descendant':
        if (atTop) problems.add(`reference to '${String(value.value)}' at the top level is not supported`);
        break;
      case 'condition':
        if (isDefaultOperator(value)) problems.add("the operators '??' and '?:' are not supported");
        break;
    }
    for (const [name, child] of Object.entries(value)) visit(child, atTop && !INNER_FIELDS.has(name));
  };

  const visitPath = (path: Node, atTop: boolean): void => {
    const [first, second, ...rest] = nodesOf(path.steps);
    const isStates = isNode(first) && first.type === 'variable' && first.value === 'states' && isNode(second);
    if (isStates && !scope.states.includes(String(second.value)))
      problems.add(`$states.${String(second.value)} does not exist here`);
    if (!isStates) visit(first, atTop);
    visit([second, ...rest, path.group], false);
  };

  visit(root, true);
  return [...problems];
};

/** What stands in these is evaluated against an item, not against the top level. */
const INNER_FIELDS: ReadonlySet<string> = new Set([
  'stages',
  'predicate',
  'terms',
  'pattern',
  'update',
  'delete',
  'group',
]);

const boundNames = (node: unknown, names = new Set<string>()): ReadonlySet<string> => {
  if (Array.isArray(node)) node.forEach((item) => boundNames(item, names));
  if (!isNode(node)) return names;
  const binders = node.type === 'lambda' ? nodesOf(node.arguments) : node.type === 'bind' ? [node.lhs] : [];
  for (const binder of binders) if (isNode(binder)) names.add(String(binder.value));
  for (const label of [node.focus, node.index]) if (typeof label === 'string') names.add(label);
  Object.values(node).forEach((child) => boundNames(child, names));
  return names;
};

/**
 * JSONata 2.1 reads `a ?? b` and `a ?: b` as conditions; Step Functions runs JSONata 2.0, which has neither (re:Post, "Which
 * version of JSONata does StepFunctions support?"). Such a condition was never written: it repeats positions, or has none.
 */
const isDefaultOperator = (condition: Node): boolean => {
  const test = condition.condition;
  if (isNode(test) && test.type === 'function' && test.position === undefined) return true;
  return JSON.stringify(test) === JSON.stringify(condition.then);
};
