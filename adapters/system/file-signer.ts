import { createPublicKey, type KeyObject } from 'node:crypto';
import { importJWK } from 'jose';
import { attestorKeyOf, type AttestorKey } from '../../zktls/attestation/attestor-key.ts';
import type { AttestationSigner } from '../../zktls/attestation/sign-attestation.ts';
import { createKeyFile, readKeyFile, type PublicJwk } from './key-file.ts';

/** The attestor's active key, and those that are published beside it: the next one, and the retired ones. */
export type FileSigner = AttestationSigner & { readonly otherKeys: readonly AttestorKey[] };

/**
 * Opens the attestor's keys kept in `file`; makes a new key, readable by its owner only, when there is no file. Rejects when the
 * file cannot be read or written, or holds no private key on P-256.
 */
export const openFileSigner = async (file: string): Promise<FileSigner> => {
  const { active, next, retired } = (await readKeyFile(file)) ?? (await createKeyFile(file));
  const key = await importJWK(active, 'ES256');
  if (key instanceof Uint8Array) throw new TypeError('An EC key was read as a symmetric one');
  return {
    publicKey: attestorKeyOf(publicKeyOf(active)),
    otherKeys: [...(next === undefined ? [] : [next]), ...retired].map((jwk) => attestorKeyOf(publicKeyOf(jwk))),
    sign: async (input) =>
      new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(input))),
  };
};

/** The public half of a key, whatever else the JWK holds. */
export const publicKeyOf = ({ kty, crv, x, y }: PublicJwk): KeyObject =>
  createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
