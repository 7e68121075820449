import { randomUUID } from 'node:crypto';
import { link, mkdir, rename, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import * as z from 'zod';
import { isErrorCode } from './is-error-code.ts';
import { readIfThere } from './read-if-there.ts';

const publicJwkSchema = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
const privateJwkSchema = publicJwkSchema.extend({ d: z.string() });
export type PublicJwk = z.infer<typeof publicJwkSchema>;
export type PrivateJwk = z.infer<typeof privateJwkSchema>;

const keyFileSchema = z.union([
  z.strictObject({
    /** Signs. */
    active: privateJwkSchema,
    /** Published already, and signs after the next rotation. */
    next: privateJwkSchema.optional(),
    /** Published still: what they signed is checked for as long as anybody keeps it. Their private halves are gone. */
    retired: z.array(publicJwkSchema).default([]),
  }),
  // A bare key, as the file was before keys could be exchanged.
  privateJwkSchema.transform((active) => ({ active, retired: [] })),
]);

/** The attestor's keys as its file keeps them. */
export type KeyFile = {
  readonly active: PrivateJwk;
  readonly next?: PrivateJwk | undefined;
  readonly retired: readonly PublicJwk[];
};

/** A new key pair on P-256. */
export const newPrivateJwk = async (): Promise<PrivateJwk> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return privateJwkSchema.parse(await exportJWK(privateKey));
};

/** Reads the keys; undefined when there is no file. Rejects when it holds no keys, without a word of its content. */
export const readKeyFile = async (file: string): Promise<KeyFile | undefined> => {
  const text = await readIfThere(file);
  return text === undefined ? undefined : parseKeyFile(text, file);
};

/** Puts keys in place of those in the file, whole or not at all, readable by its owner only. */
export const replaceKeyFile = async (file: string, keys: KeyFile): Promise<void> => {
  await rename(await writeDraft(file, keys), file);
};

/** Makes the file with a new key unless there is one; gives what the file then holds. */
export const createKeyFile = async (file: string): Promise<KeyFile> => {
  const keys: KeyFile = { active: await newPrivateJwk(), retired: [] };
  await mkdir(path.dirname(file), { recursive: true });
  const draft = await writeDraft(file, keys);
  try {
    // Of two attestors that start at once, one puts its key in place, whole, and the other takes that.
    await link(draft, file);
    return keys;
  } catch (error) {
    const existing = isErrorCode(error, 'EEXIST') ? await readKeyFile(file) : undefined;
    if (existing === undefined) throw error;
    return existing;
  } finally {
    await unlink(draft);
  }
};

const writeDraft = async (file: string, keys: KeyFile): Promise<string> => {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return draft;
};

/** Says nothing of the content: an error of JSON.parse or zod could quote the key. */
const parseKeyFile = (text: string, file: string): KeyFile => {
  try {
    return keyFileSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} holds no private key on P-256 in JWK form`);
  }
};
