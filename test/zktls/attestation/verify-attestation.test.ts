import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calculateJwkThumbprint, importJWK, SignJWT } from 'jose';
import { ATTESTATION_TYPE, commonClaimsSchema, type AttestationClaims } from '../../../zktls/attestation/claims.ts';
import type { ExpectedAttestation } from '../../../zktls/attestation/expected-attestation.ts';
import { verifyAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import { aSigner, aSource, SESSION, signedBy, someClaims } from './an-attestation.ts';

const signer = aSigner();
const jwks = { keys: [signer.publicKey] };
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const digestOf = (disclosure: string): string => createHash('sha256').update(disclosure).digest('base64url');

/** Signs anything at all with the attestor's key, under any header, with any disclosures after it. */
const signed = async (payload: unknown, header: object = {}, disclosures: readonly string[] = []): Promise<string> => {
  const input = `${part({ alg: 'ES256', typ: ATTESTATION_TYPE, kid: signer.publicKey.kid, ...header })}.${part(payload)}`;
  const signature = Buffer.from(await signer.sign(Buffer.from(input))).toString('base64url');
  return [`${input}.${signature}`, ...disclosures, ''].join('~');
};
const reasonOf = async (attestation: string, expected?: ExpectedAttestation): Promise<string> => {
  const verdict = await verifyAttestation(attestation, { jwks, ...(expected && { expected }) });
  return verdict.kind === 'valid' ? 'valid' : verdict.reason;
};

const common = commonClaimsSchema.parse(someClaims());
const A_SOURCE = part(['salt', 'profile', aSource()]);
const A_FIELD = part(['salt', 'accountHolder', someClaims().fields['accountHolder']]);

/** A payload with the digests of the given disclosures, and the disclosures. */
const withParts = (parts: { sources?: string[]; fields?: string[]; changes?: object }): [object, object, string[]] => {
  const { sources = [A_SOURCE], fields = [A_FIELD], changes = {} } = parts;
  const digests = { sources: { _sd: sources.map(digestOf) }, fields: { _sd: fields.map(digestOf) } };
  return [{ ...common, _sd_alg: 'sha-256', ...digests, ...changes }, {}, [...sources, ...fields]];
};

describe('an attestation', () => {
  it('is valid with the key of its attestor, and gives its claims', async () => {
    const claims = someClaims();
    const verdict = await verifyAttestation(await signedBy(signer, claims), { jwks, expected: { session: SESSION } });
    expect(verdict).toEqual({
      kind: 'valid',
      claims,
      kid: signer.publicKey.kid,
      withheld: { sources: 0, fields: 0 },
    });
  });

  it('is valid with any key of the set, the way keys overlap when they are changed', async () => {
    const other = aSigner();
    const attestation = await signedBy(signer);
    const both = { keys: [other.publicKey, { kty: 'RSA', kid: 'x' }, signer.publicKey] };
    expect((await verifyAttestation(attestation, { jwks: both })).kind).toBe('valid');
    expect(await verifyAttestation(attestation, { jwks: { keys: [other.publicKey] } })).toEqual({
      kind: 'invalid',
      reason: 'unknown_key',
    });
  });

  it('is refused with any character changed', async () => {
    const attestation = await signedBy(signer);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/~ ';
    const change = fc.tuple(fc.nat(attestation.length - 1), fc.constantFrom(...alphabet));
    await fc.assert(
      fc.asyncProperty(change, async ([index, character]) => {
        fc.pre(attestation[index] !== character);
        const changed = attestation.slice(0, index) + character + attestation.slice(index + 1);
        expect(await reasonOf(changed)).not.toBe('valid');
      }),
      { numRuns: 500 },
    );
  });

  it('is refused when it is cut, doubled, bound to a key, or written in another way', async () => {
    const attestation = await signedBy(signer);
    const [jws = '', ...disclosures] = attestation.split('~');
    const [header = '', payload = '', signature = ''] = jws.split('.');
    const rest = disclosures.join('~');
    const odd = [
      '',
      '~',
      jws,
      attestation.slice(0, -1),
      `${attestation}~`,
      ` ${attestation}`,
      `${jws}=~${rest}`,
      `${jws}.${signature}~${rest}`,
      `${header}.${payload}~${rest}`,
      `${attestation}${header}.${payload}.${signature}`,
      `${attestation}${'A'.repeat(400_000)}~`,
    ];
    for (const text of odd) expect([text.slice(0, 20), await reasonOf(text)]).toEqual([text.slice(0, 20), 'malformed']);
    expect(await reasonOf('..~')).toBe('header');
    expect(await reasonOf(`${header}.${payload}.~${rest}`)).toBe('bad_signature');
    expect(await reasonOf(`${header}..${signature}~${rest}`)).toBe('bad_signature');
  });

  const headers: [string, object][] = [
    ['no algorithm', { alg: 'none' }],
    ['a symmetric algorithm', { alg: 'HS256' }],
    ['another curve', { alg: 'ES384' }],
    ['another type', { typ: 'JWT' }],
    ['a key of its own', { jwk: aSigner().publicKey }],
    ['an address for keys', { jku: 'https://evil.test/keys' }],
    ['a certificate', { x5c: ['AAAA'] }],
    ['a critical extension', { crit: ['b64'], b64: false }],
    ['no key id', { kid: undefined }],
  ];
  it.each(headers)('is refused when its header names %s', async (_what, header) => {
    const [payload, , disclosures] = withParts({});
    expect(await reasonOf(await signed(payload, header, disclosures))).toBe('header');
  });

  it('is refused when the text in a symmetric MAC was made with the public key', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(signer.publicKey));
    const forged = await new SignJWT({ ...common })
      .setProtectedHeader({ alg: 'HS256', typ: ATTESTATION_TYPE, kid: signer.publicKey.kid })
      .sign(secret);
    expect(await reasonOf(`${forged}~`)).toBe('header');
  });

  it('is refused when another key signed under the kid of the attestor', async () => {
    const other = aSigner();
    const impostor = { ...other, publicKey: { ...other.publicKey, kid: signer.publicKey.kid } };
    expect(await reasonOf(await signedBy(impostor))).toBe('bad_signature');
  });

  it('is refused when the key in the set is no point of the curve', async () => {
    const broken = { keys: [{ ...signer.publicKey, y: signer.publicKey.x }] };
    const verdict = await verifyAttestation(await signedBy(signer), { jwks: broken });
    expect(verdict).toEqual({ kind: 'invalid', reason: 'unknown_key' });
  });

  const value = { rule: { from: 'profile', jsonPath: '$.a' }, kind: 'value', value: 1 };
  const field = (claim: unknown, name: unknown = 'a'): string => part(['salt', name, claim]);
  const contents: [string, Parameters<typeof withParts>[0], string][] = [
    ['another form of disclosure', { changes: { disclosure: 'none' } }, 'claims'],
    ['another type of claims', { changes: { vct: 'urn:veriframe:attestation:2' } }, 'claims'],
    ['a claim that nobody here knows', { changes: { exp: 1 } }, 'claims'],
    ['another digest', { changes: { _sd_alg: 'sha-512' } }, 'claims'],
    ['digests in another place', { changes: { _sd: [digestOf(A_FIELD)] } }, 'claims'],
    ['a source in the clear', { changes: { sources: { profile: aSource() } } }, 'claims'],
    ['a digest twice', { changes: { fields: { _sd: [digestOf(A_FIELD), digestOf(A_FIELD)] } } }, 'claims'],
    ['no field', { changes: { fields: { _sd: [] } } }, 'claims'],
    ['a field of no source', { fields: [field({ ...value, rule: { from: 'other', jsonPath: '$.a' } })] }, 'claims'],
    [
      'a field of an inherited source',
      { fields: [field({ ...value, rule: { from: 'toString', css: 'b' } })] },
      'claims',
    ],
    [
      'a value where the rule asks for less',
      { fields: [field({ ...value, rule: { ...value.rule, atLeast: 1 } })] },
      'claims',
    ],
    [
      'a predicate that the rule does not ask',
      { fields: [field({ ...value, kind: 'predicate', holds: true })] },
      'claims',
    ],
    [
      'a predicate that does not hold',
      { fields: [field({ kind: 'predicate', rule: { ...value.rule, atLeast: 1 }, holds: false })] },
      'claims',
    ],
    ['a value that other readers would change', { fields: [field({ ...value, value: [{ '...': 'x' }] })] }, 'claims'],
    ['digests inside a value', { fields: [field({ ...value, value: { _sd: ['x'] } })] }, 'claims'],
    ['a value that is nested without end', { fields: [field({ ...value, value: nested(2_000) })] }, 'claims'],
    ['a field without a name', { fields: [part(['salt', value])] }, 'disclosures'],
    ['a field whose name is no name', { fields: [field(value, '__proto__')] }, 'disclosures'],
    ['a disclosure that is no JSON', { fields: [Buffer.from('x').toString('base64url')] }, 'disclosures'],
    ['two fields of one name', { fields: [field(value), part(['other', 'a', value])] }, 'disclosures'],
    ['another TLS version', { sources: [part(['s', 'profile', { ...aSource(), tls: '1.1' }])] }, 'claims'],
  ];
  it.each(contents)('is refused when it is signed but holds %s', async (_what, parts, reason) => {
    expect(await reasonOf(await signed(...withParts(parts)))).toBe(reason);
  });

  it('is refused with a disclosure that was not signed, one of another attestation, or one twice', async () => {
    const [payload, header, disclosures] = withParts({});
    const foreign = field(value);
    expect(await reasonOf(await signed(payload, header, disclosures))).toBe('valid');
    expect(await reasonOf(await signed(payload, header, [...disclosures, foreign]))).toBe('disclosures');
    expect(await reasonOf(await signed(payload, header, [...disclosures, A_FIELD]))).toBe('disclosures');
    const [ofOther = ''] = (await signedBy(signer)).split('~').slice(1);
    expect(await reasonOf(`${(await signedBy(signer)).slice(0, -1)}~${ofOther}~`)).toBe('disclosures');
  });

  const rule = { from: 'profile', jsonPath: '$.name' };
  const expectations: [string, ExpectedAttestation, string][] = [
    [
      'another session',
      { session: { ...SESSION, sessionId: 'b2d1c8f0-0d2b-4d53-8a55-0f6d7a4f9b10' } },
      'other_session',
    ],
    ['another partner', { session: { ...SESSION, partnerId: 'other' } }, 'other_session'],
    ['another flow', { flowHash: 'cd'.repeat(32) }, 'other_flow'],
    ['another host', { hosts: ['bank.example'] }, 'other_host'],
    ['no host', { hosts: [] }, 'other_host'],
    ['another path', { rules: { accountHolder: { ...rule, jsonPath: '$.friend.name' } } }, 'other_rules'],
    ['a bound', { rules: { accountHolder: { ...rule, atLeast: 1 } } }, 'other_rules'],
    ['another source', { rules: { accountHolder: { ...rule, from: 'friend' } } }, 'other_rules'],
    ['a further field', { rules: { accountHolder: rule, b: { from: 'profile', jsonPath: '$.b' } } }, 'other_rules'],
    ['fewer fields', { rules: {} }, 'other_rules'],
    [
      'what it holds',
      {
        session: SESSION,
        flowHash: 'ab'.repeat(32),
        hosts: ['x.test', 'gigs.example'],
        rules: { accountHolder: rule },
      },
      'valid',
    ],
  ];
  it.each(expectations)('is compared with an expectation of %s', async (_what, expected, reason) => {
    expect(await reasonOf(await signedBy(signer), expected)).toBe(reason);
  });

  it('is compared with the hosts of which TLS 1.2 is taken', async () => {
    const older = await signedBy(signer, someClaims({ sources: { profile: aSource({ tls: '1.2' }) } }));
    expect(await reasonOf(older)).toBe('valid');
    expect(await reasonOf(older, { tls12Hosts: ['gigs.example'] })).toBe('valid');
    expect(await reasonOf(older, { tls12Hosts: [] })).toBe('weaker_tls');
    expect(await reasonOf(older, { tls12Hosts: ['other.example'] })).toBe('weaker_tls');
    expect(await reasonOf(await signedBy(signer), { tls12Hosts: [] })).toBe('valid');
  });

  it('is never valid for text that nobody signed', async () => {
    const text = fc.string({ unit: 'binary' });
    await fc.assert(fc.asyncProperty(text, async (text) => expect(await reasonOf(text)).toBe('malformed')));
  });

  it('is not signed with a value that readers of SD-JWTs would change', async () => {
    const fields: AttestationClaims['fields'] = { a: { kind: 'value', rule, value: { list: [{ _sd: [] }] } } };
    await expect(signedBy(signer, someClaims({ fields }))).rejects.toThrow();
  });

  it('names its key by the RFC 7638 thumbprint', async () => {
    expect(signer.publicKey.kid).toBe(await calculateJwkThumbprint(await importJWK(signer.publicKey)));
  });
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}
