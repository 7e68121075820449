import { describe, expect, it } from '@jest/globals';
import { presentAttestation, verifyAttestation, type ExplainedVerdict } from '../../sdk/verify-attestation.ts';
import type { AttestationClaims, AttestedField } from '../../zktls/attestation/claims.ts';
import { aSigner, aSource, SESSION, signedBy, someClaims } from '../zktls/attestation/an-attestation.ts';

const signer = aSigner();
const jwks = { keys: [signer.publicKey] };

const explained = async (changes: Partial<AttestationClaims> = {}): Promise<{ proved: string; open: string }> => {
  const attestation = await signedBy(signer, someClaims(changes));
  return sentencesOf(await verifyAttestation(attestation, { jwks, expected: { session: SESSION } }));
};
const sentencesOf = (verdict: ExplainedVerdict): { proved: string; open: string } => {
  if (verdict.kind !== 'valid') throw new Error(verdict.reason);
  return { proved: verdict.explanation.proved.join('\n'), open: verdict.explanation.notProved.join('\n') };
};

describe('the explanation of an attestation', () => {
  it('says who signed what about which site and which request, without any value', async () => {
    const { proved } = await explained();
    for (const part of ['attestor.test', 'gigs.example', '$.name', 'GET /api/me', 'cookie', '11'.repeat(32)]) {
      expect(proved).toContain(part);
    }
    expect(proved).not.toContain('Zoë');
  });

  const from = 'profile';
  const kinds: [string, AttestedField, string][] = [
    [
      'a lower bound',
      { kind: 'predicate', rule: { from, jsonPath: '$.a', atLeast: 5_000 }, holds: true },
      '5000 or more',
    ],
    ['an upper bound', { kind: 'predicate', rule: { from, jsonPath: '$.a', atMost: 0.5 }, holds: true }, '0.5 or less'],
    ['equality', { kind: 'predicate', rule: { from, jsonPath: '$.a', equals: 'gold' }, holds: true }, 'is "gold"'],
    ['a choice', { kind: 'predicate', rule: { from, jsonPath: '$.a', oneOf: ['a', 1] }, holds: true }, 'one of "a", 1'],
    [
      'a hash',
      { kind: 'hash', rule: { from, css: 'h1', hash: true }, sha256: '00'.repeat(32), saltedWith: '00'.repeat(16) },
      'salted hash of the text of the element h1',
    ],
    ['a header', { kind: 'value', rule: { from, header: 'x-id' }, value: 'v' }, 'the header x-id'],
    ['an expression', { kind: 'value', rule: { from, regex: 'a(b)' }, value: 'b' }, '/a(b)/'],
  ];
  it.each(kinds)('says what is known of a field with %s', async (_what, field, sentence) => {
    expect((await explained({ fields: { level: field } })).proved).toContain(sentence);
  });

  it('says whether the attestor saw a value of which only an answer is attested', async () => {
    const provedWith = async (rule: object) =>
      (await explained({ fields: { level: { kind: 'predicate', rule: { from, ...rule }, holds: true } } })).proved;
    expect(await provedWith({ jsonPath: '$.a', atMost: 3 })).toContain('need not have seen the number');
    expect(await provedWith({ css: 'b', atMost: 3 })).toContain('the attestor saw the value');
    expect(await provedWith({ jsonPath: '$.a', equals: 'x' })).toContain('the attestor saw the value');
  });

  it('says of TLS 1.2 that it is the weaker', async () => {
    expect((await explained({ sources: { profile: aSource({ tls: '1.2' }) } })).open).toContain('As much of "profile"');
    expect((await explained()).open).not.toContain('TLS 1.2');
  });

  it('says that one operator vouches for itself, and does not say it of an external attestor', async () => {
    expect((await explained({ trust: 'operator' })).open).toContain('same operator');
    expect((await explained({ trust: 'external' })).open).not.toContain('same operator');
  });

  it('says how much was left out by whoever passed it on', async () => {
    const part = await presentAttestation(await signedBy(signer), []);
    expect(sentencesOf(await verifyAttestation(part, { jwks })).open).toContain('1 fields and 1 answers are left out');
    expect((await explained()).open).not.toContain('left out');
  });

  it('says in a sentence why an attestation is refused', async () => {
    const expected = { session: { ...SESSION, partnerId: 'other' } };
    expect(await verifyAttestation(await signedBy(signer), { jwks, expected })).toEqual({
      kind: 'invalid',
      reason: 'other_session',
      explanation: 'It was made for another session or another partner.',
    });
  });
});
