import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { signingJwkOf } from '../../adapters/aws/kms-attestation-keys.ts';
import type { AttestationKeys } from '../../core/ports/attestation-keys.ts';
import type { Session } from '../../core/session/session.ts';
import { ATTESTATION_TYPE, ATTESTATION_VCT, type AttestationClaims } from '../../zktls/attestation/claims.ts';
import { sessionBindingOf } from '../../zktls/attestation/session-binding.ts';
import { aSource } from '../zktls/attestation/an-attestation.ts';
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
      const { sources, fields, ...common } = { ...claimsFor(session), ...changes };
      const [ofSources, ofFields] = [disclosuresOf(sources), disclosuresOf(fields)];
      const payload = { ...common, _sd_alg: 'sha-256', sources: digestsOf(ofSources), fields: digestsOf(ofFields) };
      const input = `${part({ alg: 'ES256', typ: ATTESTATION_TYPE, kid: jwk.kid })}.${part(payload)}`;
      const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return [`${input}.${signature.toString('base64url')}`, ...ofSources, ...ofFields, ''].join('~');
    },
  };
};

/** RFC 9901, 4.2.1: salt, name, value. */
const disclosuresOf = (claims: object): string[] =>
  Object.entries(claims).map(([name, value]) => part([`salt of ${name}`, name, value]));

/** RFC 9901, 4.2.3 and 4.2.4.1. */
const digestsOf = (disclosures: readonly string[]): object => ({
  _sd: disclosures.map((disclosure) => createHash('sha256').update(disclosure).digest('base64url')),
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const claimsFor = (session: Session): AttestationClaims => ({
  iss: ATTESTOR_NAME,
  iat: Math.floor(NOW.getTime() / 1000) + 60,
  vct: ATTESTATION_VCT,
  jti: 'attestation-1',
  session: sessionBindingOf(session),
  flow: { platform: 'gigs', version: session.flow.version, hash: session.flow.hash },
  sources: { profile: aSource({ connectedAt: Math.floor(NOW.getTime() / 1000) + 30 }) },
  fields: { name: { kind: 'value', rule: { from: 'profile', jsonPath: '$.name' }, value: 'Ada Example' } },
  disclosure: 'voleith-aes128ctr-v1',
  trust: 'operator',
});
