import type { Json } from '../template/json.ts';
import type { Cursor } from './cursor.ts';
import { bindingsOf } from './cursor.ts';
import { queryEvaluationError } from './states-error.ts';

type Numbers = { readonly least: number; readonly most: number };

/** Evaluates a field that must be a whole number; raises `States.QueryEvaluationError` when it is not, or out of range. */
export const wholeNumber = async (cursor: Cursor, field: string, value: Json, range: Numbers): Promise<number> => {
  const number = await rendered(cursor, field, value);
  if (typeof number !== 'number') throw unexpectedType(field, value, 'number', number);
  if (Number.isInteger(number) && number >= range.least && number <= range.most) return number;
  throw queryEvaluationError(
    `The field '${field}' must be a whole number from ${range.least} to ${range.most}, but was ${number}.`,
    field,
  );
};

/** Evaluates a field that must be true or false; raises `States.QueryEvaluationError` when it is not. */
export const truth = async (cursor: Cursor, field: string, value: Json): Promise<boolean> => {
  const result = await rendered(cursor, field, value);
  if (typeof result !== 'boolean') throw unexpectedType(field, value, 'boolean', result);
  return result;
};

/** Evaluates a field that must be a text; raises `States.QueryEvaluationError` when it is not. */
export const text = async (cursor: Cursor, field: string, value: Json): Promise<string> => {
  const result = await rendered(cursor, field, value);
  if (typeof result !== 'string') throw unexpectedType(field, value, 'string', result);
  return result;
};

/** Evaluates a field that must be a list; raises `States.QueryEvaluationError` when it is not. */
export const list = async (cursor: Cursor, field: string, value: Json): Promise<readonly Json[]> => {
  const result = await rendered(cursor, field, value);
  if (!Array.isArray(result)) throw unexpectedType(field, value, 'array', result);
  return result;
};

const rendered = (cursor: Cursor, field: string, value: Json): Promise<Json> =>
  cursor.run.surroundings.evaluator.render(value, bindingsOf(cursor), field);

const unexpectedType = (field: string, value: Json, expected: string, actual: Json): Error =>
  queryEvaluationError(
    `The JSONata expression '${String(value)}' specified for the field '${field}' returned an unexpected result type. ` +
      `Expected '${expected}', but was '${typeOf(actual)}'.`,
    field,
  );

const typeOf = (value: Json): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
