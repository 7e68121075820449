import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import type { AttestationKeys } from '../../core/ports/attestation-keys.ts';
import type { AttestationKeySet } from '../../zktls/attestation/verify-attestation.ts';
import { remembered } from '../remembered.ts';

/** A public key for ES256 as RFC 7517 writes it. */
export type SigningJwk = Readonly<Record<'kty' | 'crv' | 'x' | 'y' | 'kid' | 'use' | 'alg', string>>;

const publicJwkSchema = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });

/**
 * The attestor's public keys from KMS as a key set in the order given, read once for the life of the process; where the keys of an
 * attestor elsewhere are `pinned`, those and no others. Rejects when KMS refuses one.
 */
export const kmsAttestationKeys = (keyArns: readonly string[], pinned?: AttestationKeySet): AttestationKeys =>
  remembered(async () => {
    if (pinned !== undefined) return pinned;
    const client = new KMSClient({});
    return { keys: await Promise.all(keyArns.map((keyArn) => readKey(client, keyArn))) };
  });

const readKey = async (client: KMSClient, keyArn: string): Promise<SigningJwk> => {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }));
  if (!PublicKey) throw new Error('KMS gave no public key');
  return signingJwkOf(PublicKey);
};

/** A P-256 public key (DER, SubjectPublicKeyInfo) as a JWK for ES256, with its RFC 7638 thumbprint as `kid`. */
export const signingJwkOf = (spki: Uint8Array): SigningJwk => {
  const exported = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({ format: 'jwk' });
  const { kty, crv, x, y } = publicJwkSchema.parse(exported);
  // RFC 7638, 3.2: the required members in lexicographic order, without white space.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' };
};
