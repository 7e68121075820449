import type * as z from 'zod';
import type { FieldProblem } from '../core/contract/envelope.ts';
import type { ApiAnswer } from './api-answer.ts';
import { invalid } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';

export type Input<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly answer: ApiAnswer };

/** Parses a body or a query; on a mistake the answer is a 400 that names each field with its path. */
export const readInput = <Schema extends z.ZodType>(schema: Schema, value: unknown): Input<z.infer<Schema>> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, answer: invalid(parsed.error.issues.flatMap(problemsOf)) };
};

/** Parses the query string; a name that is given twice is a mistake, as one that is not known. */
export const readQuery = <Schema extends z.ZodType>(schema: Schema, request: ApiRequest): Input<z.infer<Schema>> => {
  const repeated = Object.entries(request.query).filter(([, values]) => values.length > 1);
  if (repeated.length > 0) {
    return { ok: false, answer: invalid(repeated.map(([path]) => ({ path, message: 'is given more than once' }))) };
  }
  return readInput(schema, Object.fromEntries(Object.entries(request.query).map(([name, [value]]) => [name, value])));
};

const problemsOf = (issue: z.core.$ZodIssue): FieldProblem[] => {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'is not known' }));
  }
  return [{ path: path.join('.'), message: issue.message }];
};
