import { createPublicKey, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import * as z from 'zod';
import { attestorKeyOf } from '../../zktls/attestation/attestor-key.ts';
import type { AttestationSigner } from '../../zktls/attestation/sign-attestation.ts';

const privateJwkSchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});
type PrivateJwk = z.infer<typeof privateJwkSchema>;

/**
 * Opens the attestor's key kept in `file` (a private JWK); makes a new one, readable by its owner only, when there is none.
 * Rejects when the file cannot be read or written, or holds no private key on P-256.
 */
export const openFileSigner = async (file: string): Promise<AttestationSigner> => {
  const jwk = (await readKey(file)) ?? (await createKey(file));
  const key = await importJWK(jwk, 'ES256');
  if (key instanceof Uint8Array) throw new TypeError('An EC key was read as a symmetric one');
  const { kty, crv, x, y } = jwk;
  return {
    publicKey: attestorKeyOf(createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })),
    sign: async (input) =>
      new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(input))),
  };
};

const readKey = async (file: string): Promise<PrivateJwk | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseKey(text, file);
};

/** Says nothing of the content: an error of JSON.parse or zod could quote the key. */
const parseKey = (text: string, file: string): PrivateJwk => {
  try {
    return privateJwkSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} holds no private key on P-256 in JWK form`);
  }
};

const createKey = async (file: string): Promise<PrivateJwk> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = privateJwkSchema.parse(await exportJWK(privateKey));
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(jwk), { mode: 0o600, flag: 'wx' });
  try {
    // Of two attestors that start at once, one puts its key in place, whole, and the other takes that.
    await link(draft, file);
    return jwk;
  } catch (error) {
    const existing = isErrorCode(error, 'EEXIST') ? await readKey(file) : undefined;
    if (existing === undefined) throw error;
    return existing;
  } finally {
    await unlink(draft);
  }
};

const isErrorCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
