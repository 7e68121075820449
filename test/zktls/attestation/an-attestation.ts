import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { attestorKeyOf } from '../../../zktls/attestation/attestor-key.ts';
import { ATTESTATION_VCT, type AttestationClaims, type AttestedSource } from '../../../zktls/attestation/claims.ts';
import { sessionBindingOf } from '../../../zktls/attestation/session-binding.ts';
import { signAttestation, type AttestationSigner } from '../../../zktls/attestation/sign-attestation.ts';

/** A signer with a fresh key in memory. */
export const aSigner = (): AttestationSigner => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: attestorKeyOf(createPublicKey(privateKey)),
    sign: async (input) => sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
};

export const SESSION = { sessionId: '0b5d9c1e-6f3a-4a52-9b0e-2f6a4d1c8e77', partnerId: 'acme' };

/** A source that is right in every respect, with the given changes. */
export const aSource = (changes: Partial<AttestedSource> = {}): AttestedSource => ({
  host: 'gigs.example',
  connectedAt: 1_794_999_990,
  tls: '1.3',
  certificates: {
    leafSha256: '11'.repeat(32),
    trustAnchorSha256: '22'.repeat(32),
    notBefore: 1_790_000_000,
    notAfter: 1_800_000_000,
  },
  request: { method: 'GET', target: '/api/me', headers: [['accept', 'application/json']], hiddenHeaders: ['cookie'] },
  transcriptSha256: '33'.repeat(32),
  proof: { sha256: '44'.repeat(32), requestBytes: 21_000, responseBytes: 180_000, parameterSet: 'balanced' },
  ...changes,
});

/** Claims that are right in every respect, with the given changes. */
export const someClaims = (changes: Partial<AttestationClaims> = {}): AttestationClaims => ({
  iss: 'attestor.test',
  iat: 1_795_000_000,
  vct: ATTESTATION_VCT,
  jti: 'a4a2d1d0-54c6-4d3c-bd9d-6a3d6c1f4a11',
  session: sessionBindingOf(SESSION),
  flow: { platform: 'sandbox-gigs', version: '1.0.0', hash: 'ab'.repeat(32) },
  sources: { profile: aSource() },
  fields: { accountHolder: { kind: 'value', rule: { from: 'profile', jsonPath: '$.name' }, value: 'Zoë' } },
  disclosure: 'voleith-aes128ctr-v1',
  trust: 'operator',
  ...changes,
});

/** An attestation of the claims, with random salts. */
export const signedBy = (
  signer: AttestationSigner,
  claims: AttestationClaims = someClaims(),
  newSalt = () => randomBytes(16).toString('base64url'),
): Promise<string> => signAttestation(claims, { signer, newSalt });
