import type { Json } from '../template/json.ts';
import { isJsonObject } from '../template/json.ts';
import { checkExpression } from './check-expression.ts';
import type { Block, State } from './definition.ts';
import { checkRecovery, checkTask } from './check-task.ts';
import { expressionIn } from './evaluate.ts';

export type BlockSurroundings = {
  /** JSON pointer of the block in the definition. */
  readonly path: string;
  readonly integrations: ReadonlySet<string>;
  /** Variables of the enclosing blocks: readable here, not assignable. */
  readonly outerVariables: ReadonlySet<string>;
};

const EVERYWHERE = ['input', 'context'];
const WITH_RESULT = [...EVERYWHERE, 'result'];
const WITH_ERROR = [...EVERYWHERE, 'errorOutput'];

/** Checks what the schema of a definition cannot: expressions, resources, error names, variables. Gives every problem. */
export const checkBlock = (block: Block, surroundings: BlockSurroundings): string[] => {
  const own = new Set(Object.values(block.States).flatMap(assignedBy));
  const shadowed = [...own].filter((name) => surroundings.outerVariables.has(name));
  const variables = new Set([...surroundings.outerVariables, ...own]);
  return [
    ...shadowed.map((name) => `variable '${name}' belongs to an outer workflow at ${surroundings.path}/States`),
    ...Object.entries(block.States).flatMap(([name, state]) => {
      const path = `${surroundings.path}/States/${name}`;
      return [
        ...fieldsOf(state).flatMap(([field, value, readable]) =>
          checkField(value, `${path}/${field}`, readable, variables),
        ),
        ...(state.Type === 'Task' ? checkTask(state, path, surroundings.integrations) : []),
        ...('Retry' in state || 'Catch' in state ? checkRecovery(state, path) : []),
        ...blocksOf(state).flatMap(([field, inner]) =>
          checkBlock(inner, { ...surroundings, path: `${path}/${field}`, outerVariables: variables }),
        ),
      ];
    }),
  ];
};

const assignedBy = (state: State): string[] => {
  const assigning = [
    state,
    ...(state.Type === 'Choice' ? state.Choices : []),
    ...(('Catch' in state ? state.Catch : undefined) ?? []),
  ];
  return assigning.flatMap((part) => Object.keys(('Assign' in part ? part.Assign : undefined) ?? {}));
};

const blocksOf = (state: State): [field: string, block: Block][] => {
  if (state.Type === 'Parallel') return state.Branches.map((branch, at) => [`Branches/${at}`, branch]);
  return state.Type === 'Map' ? [['ItemProcessor', state.ItemProcessor]] : [];
};

type Field = readonly [name: string, value: Json | undefined, readable: readonly string[]];

/** The fields of a state that may hold expressions, each with what of `$states` it can read. */
const fieldsOf = (state: State): Field[] => {
  const hasResult = state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map';
  const afterwards = hasResult ? WITH_RESULT : EVERYWHERE;
  const fields: Field[] = [];
  if ('Output' in state) fields.push(['Output', state.Output, afterwards]);
  if ('Assign' in state) fields.push(['Assign', state.Assign, afterwards]);
  if ('Arguments' in state) fields.push(['Arguments', state.Arguments, EVERYWHERE]);
  if (state.Type === 'Task') {
    fields.push(['TimeoutSeconds', state.TimeoutSeconds, EVERYWHERE]);
    fields.push(['HeartbeatSeconds', state.HeartbeatSeconds, EVERYWHERE]);
  }
  if (state.Type === 'Wait') {
    fields.push(['Seconds', state.Seconds, EVERYWHERE]);
    fields.push(['Timestamp', state.Timestamp, EVERYWHERE]);
  }
  if (state.Type === 'Fail') {
    fields.push(['Error', state.Error, EVERYWHERE]);
    fields.push(['Cause', state.Cause, EVERYWHERE]);
  }
  if (state.Type === 'Map') {
    fields.push(['Items', state.Items, EVERYWHERE]);
    fields.push(['ItemSelector', state.ItemSelector, EVERYWHERE]);
    fields.push(['MaxConcurrency', state.MaxConcurrency, EVERYWHERE]);
  }
  if (state.Type === 'Choice')
    state.Choices.forEach((rule, at) => {
      fields.push([`Choices[${at}]/Condition`, rule.Condition, EVERYWHERE]);
      fields.push(
        [`Choices[${at}]/Output`, rule.Output, EVERYWHERE],
        [`Choices[${at}]/Assign`, rule.Assign, EVERYWHERE],
      );
    });
  if ('Catch' in state)
    state.Catch?.forEach((catcher, at) => {
      fields.push(
        [`Catch[${at}]/Output`, catcher.Output, WITH_ERROR],
        [`Catch[${at}]/Assign`, catcher.Assign, WITH_ERROR],
      );
    });
  return fields;
};

/** Fields that are of no use as a literal string. */
const NEVER_LITERAL = /\/(TimeoutSeconds|HeartbeatSeconds|Seconds|Items|MaxConcurrency|Choices\[\d+\]\/Condition)$/;

const checkField = (
  value: Json | undefined,
  path: string,
  readable: readonly string[],
  variables: ReadonlySet<string>,
): string[] => {
  if (typeof value === 'string') {
    const source = expressionIn(value);
    if (source !== undefined)
      return checkExpression(source, { variables, states: readable }).map((problem) => `${problem} at ${path}`);
    // AWS takes an expression only when the delimiters are the first and the last characters.
    const looksLikeOne = value.trim().startsWith('{%') || value.trim().endsWith('%}');
    return looksLikeOne || NEVER_LITERAL.test(path) ? [`'${value}' is not a JSONata expression at ${path}`] : [];
  }
  if (Array.isArray(value))
    return value.flatMap((item: Json, at) => checkField(item, `${path}[${at}]`, readable, variables));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => checkField(field, `${path}/${name}`, readable, variables));
};
