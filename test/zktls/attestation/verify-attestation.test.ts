import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calculateJwkThumbprint, compactVerify, createLocalJWKSet, importJWK, SignJWT } from 'jose';
import { ATTESTATION_TYPE } from '../../../zktls/attestation/claims.ts';
import { signAttestation } from '../../../zktls/attestation/sign-attestation.ts';
import { verifyAttestation, type ExpectedAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import { aSigner, SESSION, someClaims } from './an-attestation.ts';

const signer = aSigner();
const jwks = { keys: [signer.publicKey] };
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs anything at all with the attestor's key, under any header. */
const signed = async (payload: object, header: object = {}): Promise<string> => {
  const input = `${part({ alg: 'ES256', typ: ATTESTATION_TYPE, kid: signer.publicKey.kid, ...header })}.${part(payload)}`;
  return `${input}.${Buffer.from(await signer.sign(Buffer.from(input))).toString('base64url')}`;
};
const reasonOf = (attestation: string, expected?: ExpectedAttestation): string => {
  const verdict = verifyAttestation(attestation, { jwks, ...(expected && { expected }) });
  return verdict.kind === 'valid' ? 'valid' : verdict.reason;
};

describe('an attestation', () => {
  it('is valid with the key of its attestor, and gives its claims', async () => {
    const claims = someClaims();
    const verdict = verifyAttestation(await signAttestation(claims, signer), { jwks, expected: SESSION });
    expect(verdict).toEqual({ kind: 'valid', claims, kid: signer.publicKey.kid });
  });

  it('is a JWS that other libraries verify', async () => {
    const claims = someClaims();
    const keys = createLocalJWKSet({ keys: [signer.publicKey] });
    const { payload, protectedHeader } = await compactVerify(await signAttestation(claims, signer), keys);
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(claims);
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: ATTESTATION_TYPE, kid: signer.publicKey.kid });
  });

  it('is valid with any key of the set, the way keys overlap when they are changed', async () => {
    const other = aSigner();
    const attestation = await signAttestation(someClaims(), signer);
    const both = { keys: [other.publicKey, { kty: 'RSA', kid: 'x' }, signer.publicKey] };
    expect(verifyAttestation(attestation, { jwks: both }).kind).toBe('valid');
    expect(verifyAttestation(attestation, { jwks: { keys: [other.publicKey] } })).toEqual({
      kind: 'invalid',
      reason: 'unknown_key',
    });
  });

  it('is refused with any character changed', async () => {
    const attestation = await signAttestation(someClaims(), signer);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
    fc.assert(
      fc.property(fc.nat(attestation.length - 1), fc.constantFrom(...alphabet), (index, character) => {
        fc.pre(attestation[index] !== character);
        const changed = attestation.slice(0, index) + character + attestation.slice(index + 1);
        expect(reasonOf(changed)).not.toBe('valid');
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused when it is cut, doubled, or written in another way', async () => {
    const attestation = await signAttestation(someClaims(), signer);
    const [header = '', payload = '', signature = ''] = attestation.split('.');
    const odd = [
      '',
      attestation.slice(0, -1),
      `${attestation}=`,
      ` ${attestation}`,
      `${attestation}.${signature}`,
      `${header}.${payload}`,
    ];
    for (const text of odd) expect(reasonOf(text)).toBe('malformed');
    expect(reasonOf('..')).toBe('header');
    expect(reasonOf(`${header}.${payload}.`)).toBe('bad_signature');
    expect(reasonOf(`${header}..${signature}`)).toBe('bad_signature');
  });

  const headers: [string, object][] = [
    ['no algorithm', { alg: 'none' }],
    ['a symmetric algorithm', { alg: 'HS256' }],
    ['another curve', { alg: 'ES384' }],
    ['another type', { typ: 'JWT' }],
    ['a key of its own', { jwk: aSigner().publicKey }],
    ['an address for keys', { jku: 'https://evil.test/keys' }],
    ['a critical extension', { crit: ['b64'], b64: false }],
    ['no key id', { kid: undefined }],
  ];
  it.each(headers)('is refused when its header names %s', async (_what, header) => {
    expect(reasonOf(await signed(someClaims(), header))).toBe('header');
  });

  it('is refused when the text in a symmetric MAC was made with the public key', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(signer.publicKey));
    const forged = await new SignJWT({ ...someClaims() })
      .setProtectedHeader({ alg: 'HS256', typ: ATTESTATION_TYPE, kid: signer.publicKey.kid })
      .sign(secret);
    expect(reasonOf(forged)).toBe('header');
  });

  it('is refused when another key signed under the kid of the attestor', async () => {
    const other = aSigner();
    const impostor = { ...other, publicKey: { ...other.publicKey, kid: signer.publicKey.kid } };
    expect(reasonOf(await signAttestation(someClaims(), impostor))).toBe('bad_signature');
  });

  it('is refused when the key in the set is no point of the curve', async () => {
    const broken = { keys: [{ ...signer.publicKey, y: signer.publicKey.x }] };
    const attestation = await signAttestation(someClaims(), signer);
    expect(verifyAttestation(attestation, { jwks: broken })).toEqual({ kind: 'invalid', reason: 'unknown_key' });
  });

  const payloads: [string, object][] = [
    ['nothing', {}],
    ['another form of disclosure', { ...someClaims(), disclosure: 'none' }],
    ['a field without a rule', { ...someClaims(), fields: { accountHolder: 'Zoë', balance: 1 } }],
    ['a rule without a field', { ...someClaims(), fields: {} }],
    ['a rule for another field', { ...someClaims(), fields: { holder: 'Zoë' } }],
    [
      'a rule that names no source',
      { ...someClaims(), rules: { accountHolder: { from: 'other', jsonPath: '$.name' } } },
    ],
    [
      'a source with an inherited name',
      { ...someClaims(), rules: { accountHolder: { from: 'toString', jsonPath: '$.a' } } },
    ],
    [
      'another TLS version',
      { ...someClaims(), sources: { profile: { ...someClaims().sources['profile'], tls: '1.2' } } },
    ],
  ];
  it.each(payloads)('is refused when it is signed but holds %s', async (_what, payload) => {
    expect(reasonOf(await signed(payload))).toBe('claims');
  });

  const expectations: [string, Partial<ExpectedAttestation>, string][] = [
    ['another session', { sessionId: 'b2d1c8f0-0d2b-4d53-8a55-0f6d7a4f9b10' }, 'other_session'],
    ['another partner', { partnerId: 'other' }, 'other_session'],
    ['another flow', { flowHash: 'cd'.repeat(32) }, 'other_flow'],
    ['another host', { hosts: ['bank.example'] }, 'other_host'],
    ['no host', { hosts: [] }, 'other_host'],
    ['another path', { rules: { accountHolder: { from: 'profile', jsonPath: '$.friend.name' } } }, 'other_rules'],
    ['another source', { rules: { accountHolder: { from: 'friend', jsonPath: '$.name' } } }, 'other_rules'],
    [
      'a further field',
      { rules: { accountHolder: { from: 'profile', jsonPath: '$.name' }, b: { from: 'profile', jsonPath: '$.b' } } },
      'other_rules',
    ],
    ['fewer fields', { rules: {} }, 'other_rules'],
    [
      'what it holds',
      { flowHash: 'ab'.repeat(32), hosts: ['x.test', 'gigs.example'], rules: someClaims().rules },
      'valid',
    ],
  ];
  it.each(expectations)('is compared with an expectation of %s', async (_what, expected, reason) => {
    expect(reasonOf(await signAttestation(someClaims(), signer), { ...SESSION, ...expected })).toBe(reason);
  });

  it('is never valid for text that nobody signed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(reasonOf(text)).toBe('malformed')));
  });

  it('names its key by the RFC 7638 thumbprint', async () => {
    expect(signer.publicKey.kid).toBe(await calculateJwkThumbprint(await importJWK(signer.publicKey)));
  });
});
