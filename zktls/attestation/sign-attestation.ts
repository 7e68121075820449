import { createHash } from 'node:crypto';
import { SDJwtInstance } from '@sd-jwt/core';
import type { AttestorKey } from './attestor-key.ts';
import { ATTESTATION_TYPE, attestationClaimsSchema, type AttestationClaims } from './claims.ts';

/** The attestor's private key, wherever it is kept. */
export type AttestationSigner = {
  readonly publicKey: AttestorKey;
  /** Signs with ES256 and resolves to r and s, 32 bytes each (RFC 7518, 3.4); rejects when the key cannot be used. */
  sign(input: Uint8Array): Promise<Uint8Array>;
};

/**
 * Signs the claims as an SD-JWT VC of which every source and every field can be left out later. `newSalt` gives 128 fresh
 * random bits as base64url: without them a withheld value could be guessed from its digest (RFC 9901, 9.3). Rejects when the
 * signer does, and with a ZodError when a value cannot be disclosed (see `isDisclosable`).
 */
export const signAttestation = async (
  claims: AttestationClaims,
  { signer, newSalt }: { readonly signer: AttestationSigner; readonly newSalt: () => string },
): Promise<string> => {
  const issuer = new SDJwtInstance<Record<string, unknown>>({
    hasher: (data) =>
      createHash('sha256')
        .update(new Uint8Array(bytesOf(data)))
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: newSalt,
    signAlg: 'ES256',
    signer: async (input) => Buffer.from(await signer.sign(bytesOf(input))).toString('base64url'),
  });
  const payload = attestationClaimsSchema.parse(claims);
  const frame = { sources: { _sd: Object.keys(payload.sources) }, fields: { _sd: Object.keys(payload.fields) } };
  // The type of a frame has no place for names that are known at run time only.
  type Frame = Parameters<typeof issuer.issue<Selectable>>[1];
  return issuer.issue<Selectable>(payload, frame as Frame, {
    header: { typ: ATTESTATION_TYPE, kid: signer.publicKey.kid },
  });
};

/** What the library needs to know of the claims: each source and each field is disclosed as a whole. */
type Selectable = { sources: Record<string, unknown>; fields: Record<string, unknown> };

const bytesOf = (data: string | ArrayBuffer): Uint8Array =>
  typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
