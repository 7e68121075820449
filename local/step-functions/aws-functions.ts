import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import * as z from 'zod';
import type { Clock } from '../clock.ts';

/** What the functions take from outside. */
export type FunctionSources = { readonly clock: Clock; readonly newId: () => string; readonly random: () => number };

/** The functions that Step Functions adds to JSONata (developer guide, "Transforming data with JSONata"). */
export const AWS_FUNCTION_NAMES = ['partition', 'range', 'hash', 'random', 'uuid', 'parse'] as const;

const HASHES = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** `$range` of AWS refuses one element more (measured by the Floci project). */
const MAX_RANGE = 360_145;

const numbers = z.array(z.number());

/** Arguments that JSONata gives as undefined make the whole call undefined, which then fails the field. */
const partition = (items: unknown, size: unknown): unknown => {
  const chunk = Math.trunc(z.number().parse(size));
  const list = Array.isArray(items) ? items : items === undefined ? [] : [items];
  if (chunk < 1 || list.length === 0) return undefined;
  return Array.from({ length: Math.ceil(list.length / chunk) }, (_, at) => list.slice(at * chunk, (at + 1) * chunk));
};

/** A single element is given as the bare number, as AWS does. */
const range = (...bounds: unknown[]): unknown => {
  if (bounds.length < 3 || bounds.includes(undefined)) return undefined;
  const [first = 0, last = 0, step = 0] = numbers.parse(bounds).map(Math.trunc);
  const length = Math.floor((last - first) / step) + 1;
  if (!(length >= 1) || !Number.isFinite(length)) return undefined;
  if (length > MAX_RANGE) throw new Error('Expression evaluation memory limit exceeded');
  return length === 1 ? first : Array.from({ length }, (_, at) => first + at * step);
};

const hash = (text: unknown, algorithm: unknown): unknown => {
  if (text === undefined || algorithm === undefined) return undefined;
  const known = HASHES.get(z.string().parse(algorithm));
  if (known === undefined) throw new Error(`The hash algorithm '${String(algorithm)}' is not supported`);
  return createHash(known).update(z.string().parse(text)).digest('hex');
};

const parse = (text: unknown): unknown => (text === undefined ? undefined : JSON.parse(z.string().parse(text)));

/** The same number for the same seed (mulberry32); AWS promises no more than that, and its numbers are others. */
const seeded = (seed: unknown): number => {
  let mixed = (Math.trunc(z.number().parse(seed)) + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

/**
 * Gives an expression what Step Functions has beyond JSONata: its own functions, time from the clock, and no `$eval`.
 * The functions raise an error for arguments that they cannot take.
 */
export const addAwsFunctions = (expression: jsonata.Expression, sources: FunctionSources): void => {
  const formatTime = jsonata('$fromMillis($at, $picture, $zone)');
  expression.registerFunction('partition', partition);
  expression.registerFunction('range', range);
  expression.registerFunction('hash', hash);
  expression.registerFunction('parse', parse);
  expression.registerFunction('uuid', () => sources.newId());
  expression.registerFunction('random', (seed: unknown) => (seed === undefined ? sources.random() : seeded(seed)));
  expression.registerFunction('millis', () => sources.clock.nowMs());
  expression.registerFunction('now', (picture: unknown, zone: unknown) =>
    formatTime.evaluate(undefined, { at: sources.clock.nowMs(), picture, zone }),
  );
  expression.assign('eval', undefined);
};
