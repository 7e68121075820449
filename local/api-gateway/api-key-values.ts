import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { readIfThere } from '../read-if-there.ts';

const fileSchema = z.record(z.string(), z.string().min(20));

/** API Gateway generates values of 40 letters and digits. */
const VALUE_LENGTH = 40;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Where the values are kept: in a file that only its owner can read, or nowhere. */
export type ApiKeyPlace = { readonly file: string } | { readonly memory: true };

/**
 * The values of API keys by id: kept ones as they are, new ones generated and kept. `randomInt(n)` must give unguessable
 * integers from 0 to below n. Fails when the file holds something else.
 */
export const openApiKeyValues = async (
  place: ApiKeyPlace,
  keyIds: readonly string[],
  randomInt: (below: number) => number,
): Promise<Readonly<Record<string, string>>> => {
  const text = 'file' in place ? await readIfThere(place.file) : undefined;
  const kept = text === undefined ? {} : fileSchema.parse(JSON.parse(text));
  const values = Object.fromEntries(keyIds.map((id) => [id, kept[id] ?? generate(randomInt)]));
  if ('file' in place && keyIds.some((id) => kept[id] === undefined)) {
    await mkdir(path.dirname(place.file), { recursive: true });
    // Keys that the template no longer has stay: it may get them back.
    await writeFile(place.file, JSON.stringify({ ...kept, ...values }, null, 2), { mode: 0o600 });
  }
  return values;
};

const generate = (randomInt: (below: number) => number): string =>
  Array.from({ length: VALUE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
