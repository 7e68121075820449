import type { AttestorKey } from './attestor-key.ts';
import { ATTESTATION_TYPE, type AttestationClaims } from './claims.ts';
import { signingInputOf } from './compact-jws.ts';

/** The attestor's private key, wherever it is kept. */
export type AttestationSigner = {
  readonly publicKey: AttestorKey;
  /** Signs with ES256 and resolves to r and s, 32 bytes each (RFC 7518, 3.4); rejects when the key cannot be used. */
  sign(input: Uint8Array): Promise<Uint8Array>;
};

/** Signs the claims as they are; resolves to a compact JWS. Rejects when the signer does. */
export const signAttestation = async (claims: AttestationClaims, signer: AttestationSigner): Promise<string> => {
  const header = { alg: 'ES256', typ: ATTESTATION_TYPE, kid: signer.publicKey.kid };
  const signingInput = signingInputOf(header, claims);
  const signature = await signer.sign(Buffer.from(signingInput, 'latin1'));
  return `${signingInput}.${Buffer.from(signature).toString('base64url')}`;
};
