import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { attestorKeyOf } from '../../../zktls/attestation/attestor-key.ts';
import type { AttestationClaims } from '../../../zktls/attestation/claims.ts';
import { sessionBindingOf } from '../../../zktls/attestation/session-binding.ts';
import type { AttestationSigner } from '../../../zktls/attestation/sign-attestation.ts';

/** A signer with a fresh key in memory. */
export const aSigner = (): AttestationSigner => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: attestorKeyOf(createPublicKey(privateKey)),
    sign: async (input) => sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
};

export const SESSION = { sessionId: '0b5d9c1e-6f3a-4a52-9b0e-2f6a4d1c8e77', partnerId: 'acme' };

/** Claims that are right in every respect, with the given changes. */
export const someClaims = (changes: Partial<AttestationClaims> = {}): AttestationClaims => ({
  iss: 'attestor.test',
  iat: 1_795_000_000,
  jti: 'a4a2d1d0-54c6-4d3c-bd9d-6a3d6c1f4a11',
  session: sessionBindingOf(SESSION),
  flow: { platform: 'sandbox-gigs', version: '1.0.0', hash: 'ab'.repeat(32) },
  sources: {
    profile: {
      host: 'gigs.example',
      connectedAt: 1_794_999_990,
      tls: '1.3',
      certificateSha256: '11'.repeat(32),
      trustAnchorSha256: '22'.repeat(32),
      claimedRequest: { method: 'GET', path: '/api/me' },
      transcriptSha256: '33'.repeat(32),
    },
  },
  rules: { accountHolder: { from: 'profile', jsonPath: '$.name' } },
  fields: { accountHolder: 'Zoë' },
  disclosure: 'response-key',
  trust: 'operator',
  ...changes,
});
