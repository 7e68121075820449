import { generateKeyPairSync, sign } from 'node:crypto';
import { signingJwkOf } from '../../adapters/aws/kms-attestation-keys.ts';
import type { AttestationKeys } from '../../core/ports/attestation-keys.ts';
import type { Session } from '../../core/session/session.ts';
import type { AttestationClaims } from '../../zktls/attestation/claims.ts';
import { ATTESTATION_TYPE } from '../../zktls/attestation/claims.ts';
import { signingInputOf } from '../../zktls/attestation/compact-jws.ts';
import { sessionBindingOf } from '../../zktls/attestation/session-binding.ts';
import { aSession, NOW } from './a-session.ts';

export const ATTESTOR_NAME = 'attestor.test';

export type TestAttestor = {
  readonly keys: AttestationKeys;
  /** A signed attestation for a session, with whatever a test needs to be different in its claims. */
  readonly attest: (changes?: Partial<AttestationClaims>, session?: Session) => string;
};

/** An attestor with a key of its own. */
export const testAttestor = (): TestAttestor => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = signingJwkOf(publicKey.export({ type: 'spki', format: 'der' }));
  return {
    keys: async () => ({ keys: [jwk] }),
    attest: (changes = {}, session = aSession()) => {
      const input = signingInputOf(
        { alg: 'ES256', typ: ATTESTATION_TYPE, kid: jwk.kid },
        { ...claimsFor(session), ...changes },
      );
      const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${input}.${signature.toString('base64url')}`;
    },
  };
};

const claimsFor = (session: Session): AttestationClaims => ({
  iss: ATTESTOR_NAME,
  iat: Math.floor(NOW.getTime() / 1000) + 60,
  jti: 'attestation-1',
  session: sessionBindingOf(session),
  flow: { platform: 'gigs', version: session.flow.version, hash: session.flow.hash },
  sources: {
    profile: {
      host: 'gigs.example',
      connectedAt: Math.floor(NOW.getTime() / 1000) + 30,
      tls: '1.3',
      certificateSha256: 'aa'.repeat(32),
      trustAnchorSha256: 'bb'.repeat(32),
      claimedRequest: { method: 'GET', path: '/api/me' },
      transcriptSha256: 'cc'.repeat(32),
    },
  },
  rules: { name: { from: 'profile', jsonPath: '$.name' } },
  fields: { name: 'Ada Example' },
  disclosure: 'response-key',
  trust: 'operator',
});
