import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { FUNCTION_NAMES } from '../../lib/function-bundles.ts';
import { resourcesOf, synthesizedTemplate } from './synthesized.ts';
import { named } from './text-of.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
/** Set by the local cloud alone. */
const LOCAL_ONLY = ['EXTRA_CA_FILE'];

const functionSchema = z.object({
  Runtime: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
});

/** What a Lambda's entry reads: the names that it passes to `readEnvironment`. */
const namesRead = (name: string): string[] => {
  const source = readFileSync(path.join(ROOT, 'functions', name, 'index.ts'), 'utf8');
  const calls = [...source.matchAll(/readEnvironment\(([^)]*)\)/g)].map(([, names]) => names ?? '');
  return calls.flatMap((names) => [...names.matchAll(/'([A-Z_]+)'/g)].map(([, found]) => found ?? ''));
};

describe('the environment of a Lambda', () => {
  const variables = Object.fromEntries(
    Object.entries(resourcesOf(synthesizedTemplate(), 'AWS::Lambda::Function'))
      .map(([id, { Properties }]) => [named(id), functionSchema.parse(Properties)] as const)
      .filter(([, { Runtime }]) => Runtime.startsWith('nodejs'))
      .map(([id, { Environment }]) => [id, Object.keys(Environment?.Variables ?? {})]),
  );
  const variablesOf = (name: string): string[] => {
    const pascal = name.replace(/(^|-)./g, (start) => start.slice(-1).toUpperCase());
    const [found, ...others] = Object.entries(variables).filter(([id]) => id.endsWith(`${pascal}Function`));
    if (found === undefined || others.length > 0) throw new Error(`not one Lambda ${pascal}`);
    return found[1];
  };

  it.each(FUNCTION_NAMES)('%s is exactly what its entry reads', (name) => {
    const read = namesRead(name).filter((variable) => !LOCAL_ONLY.includes(variable));
    expect(variablesOf(name).toSorted()).toEqual([...new Set(['LOG_LEVEL', ...read])].toSorted());
  });

  it('exists for the listed Lambdas only', () => {
    expect(Object.keys(variables)).toHaveLength(FUNCTION_NAMES.length);
  });
});
