import aslValidator from 'asl-validator';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { checkBlock } from './check-block.ts';
import type { Definition } from './definition.ts';
import { definitionSchema } from './definition.ts';

/**
 * Reads the text of a state machine's definition. Fails with `InvalidDefinition`, listing all that this engine or AWS would
 * not run, each with its place: malformed JSON, unknown state types and fields, wrong transitions (asl-validator),
 * unknown integrations, error names, functions and variables. `integrations` are the keys that a Task may call.
 */
export const parseDefinition = (text: string, integrations: ReadonlySet<string>): Definition => {
  const json = parseJson(text);
  const parsed = definitionSchema.safeParse(json);
  if (!parsed.success) throw invalidDefinition(parsed.error.issues.map((issue) => describeIssue(issue, json)));
  const problems = checkBlock(parsed.data, { path: '', integrations, outerVariables: new Set() });
  if (problems.length > 0) throw invalidDefinition(problems);
  // The validator writes into what it is given.
  const validated = aslValidator(structuredClone(json));
  if (!validated.isValid) throw invalidDefinition(validated.errorsText('\n').split('\n'));
  return parsed.data;
};

/** Reads definitions; each text once, because the check takes half a second. Fails as `parseDefinition` does. */
export const createDefinitionParser = (integrations: ReadonlySet<string>): ((text: string) => Definition) => {
  const read = new Map<string, Definition>();
  return (text) => {
    const definition = read.get(text) ?? parseDefinition(text, integrations);
    read.set(text, definition);
    return definition;
  };
};

const parseJson = (text: string): Record<string, unknown> => {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw invalidDefinition(['INVALID_JSON_DESCRIPTION: the definition is not a JSON object']);
  }
};

const invalidDefinition = (problems: readonly string[]): AwsError =>
  new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${problems.join('; ')}'`);

const describeIssue = (issue: z.core.$ZodIssue, definition: unknown): string => {
  const place = `/${issue.path.map(String).join('/')}`;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `field '${key}' is not supported at ${place}`).join('; ');
  const value = issue.path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    definition,
  );
  return `${JSON.stringify(value) ?? 'nothing'} is not supported at ${place}: ${issue.message}`;
};
