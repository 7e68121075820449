import jsonata from 'jsonata';
import { isJsonObject } from '../template/json.ts';
import type { Json } from '../template/json.ts';
import type { FunctionSources } from './aws-functions.ts';
import { addAwsFunctions } from './aws-functions.ts';
import { queryEvaluationError } from './states-error.ts';

/** What expressions see: `states`, and the workflow's variables by name. */
export type Bindings = Readonly<Record<string, unknown>>;

/** Evaluates the fields of a state. */
export type Evaluator = {
  /**
   * Gives a field with every expression in it evaluated, at any depth. Raises `States.QueryEvaluationError` with the place
   * for an expression that fails or gives nothing.
   */
  render(template: Json, bindings: Bindings, field: string): Promise<Json>;
};

/** As AWS: no deeper than 100 levels, no longer than 5 s (measured by the Floci project). */
const LIMITS = { stack: 100, timeout: 5_000 };

/** The expression in a string field; undefined for a literal. */
export const expressionIn = (field: string): string | undefined =>
  field.startsWith('{%') && field.endsWith('%}') ? field.slice(2, -2).trim() : undefined;

/** Makes an evaluator; each expression is compiled once. */
export const createEvaluator = (sources: FunctionSources): Evaluator => {
  const compiled = new Map<string, jsonata.Expression>();

  const compile = (source: string): jsonata.Expression => {
    const known = compiled.get(source);
    if (known !== undefined) return known;
    const expression = jsonata(source, LIMITS);
    addAwsFunctions(expression, sources);
    compiled.set(source, expression);
    return expression;
  };

  const evaluate = async (source: string, bindings: Bindings, field: string): Promise<Json> => {
    const where = `The JSONata expression '${source}' specified for the field '${field}'`;
    let result: unknown;
    try {
      result = await compile(source).evaluate(undefined, { ...bindings });
    } catch (thrown) {
      throw queryEvaluationError(`${where} threw an error during evaluation. ${describe(thrown)}`, field);
    }
    const value = toJson(result);
    if (value === undefined) throw queryEvaluationError(`${where} returned nothing (undefined).`, field);
    if (value === 'not JSON') throw queryEvaluationError(`${where} returned an unsupported result type.`, field);
    return value.json;
  };

  const render: Evaluator['render'] = async (template, bindings, field) => {
    if (typeof template === 'string') {
      const source = expressionIn(template);
      return source === undefined ? template : evaluate(source, bindings, field);
    }
    if (Array.isArray(template)) {
      const items: Json[] = [];
      for (const [at, item] of template.entries()) items.push(await render(item, bindings, `${field}[${at}]`));
      return items;
    }
    if (!isJsonObject(template)) return template;
    const fields: Record<string, Json> = {};
    for (const [name, value] of Object.entries(template))
      fields[name] = await render(value, bindings, `${field}/${name}`);
    return fields;
  };

  return { render };
};

type Converted = { readonly json: Json } | 'not JSON' | undefined;

/** A JSONata result as plain JSON: sequence marks are dropped, functions and numbers that JSON lacks are refused. */
const toJson = (value: unknown): Converted => {
  if (value === undefined) return undefined;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return { json: value };
  if (typeof value === 'number') return Number.isFinite(value) ? { json: value } : 'not JSON';
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) {
      const converted = toJson(item);
      if (converted === undefined || converted === 'not JSON') return 'not JSON';
      items.push(converted.json);
    }
    return { json: items };
  }
  if (typeof value !== 'object' || '_jsonata_function' in value || '_jsonata_lambda' in value) return 'not JSON';
  const fields: Record<string, Json> = {};
  for (const [name, field] of Object.entries(value)) {
    const converted = toJson(field);
    if (converted === 'not JSON') return 'not JSON';
    if (converted !== undefined) fields[name] = converted.json;
  }
  return { json: fields };
};

const describe = (thrown: unknown): string => {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return String(thrown);
  return 'code' in thrown ? `${String(thrown.code)}: ${String(thrown.message)}` : String(thrown.message);
};
