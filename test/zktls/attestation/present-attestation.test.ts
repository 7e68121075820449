import { describe, expect, it } from '@jest/globals';
import { presentAttestation } from '../../../zktls/attestation/present-attestation.ts';
import { verifyAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import { aSigner, aSource, signedBy, someClaims } from './an-attestation.ts';

const signer = aSigner();
const claims = someClaims({
  sources: { profile: aSource(), earnings: aSource({ host: 'pay.example' }) },
  fields: {
    name: { kind: 'value', rule: { from: 'profile', jsonPath: '$.name' }, value: 'Zoë' },
    // Named as a source, which is another thing.
    profile: { kind: 'value', rule: { from: 'profile', jsonPath: '$.id' }, value: 'secret-id' },
    earns: { kind: 'predicate', rule: { from: 'earnings', jsonPath: '$.total', atLeast: 5_000 }, holds: true },
  },
});

const decoded = (attestation: string): string =>
  attestation
    .split(/[.~]/)
    .map((part) => Buffer.from(part, 'base64url').toString())
    .join('\n');

describe('a part of an attestation', () => {
  it('is as valid as the whole, and says how much is left out', async () => {
    const presented = await presentAttestation(await signedBy(signer, claims), ['earns']);
    expect(await verifyAttestation(presented, { jwks: { keys: [signer.publicKey] } })).toEqual({
      kind: 'valid',
      claims: {
        ...claims,
        sources: { earnings: claims.sources['earnings'] },
        fields: { earns: claims.fields['earns'] },
      },
      kid: signer.publicKey.kid,
      withheld: { sources: 1, fields: 2 },
    });
  });

  it('holds nothing of the rest: no value, no name, no host', async () => {
    const presented = decoded(await presentAttestation(await signedBy(signer, claims), ['earns']));
    expect(presented).toContain('pay.example');
    for (const hidden of ['Zoë', 'secret-id', '$.name', 'gigs.example']) expect(presented).not.toContain(hidden);
  });

  it('keeps a field and the source of the same name apart', async () => {
    const presented = await presentAttestation(await signedBy(signer, claims), ['name']);
    expect(decoded(presented)).not.toContain('secret-id');
    const verdict = await verifyAttestation(presented, { jwks: { keys: [signer.publicKey] } });
    expect(verdict).toMatchObject({ kind: 'valid', withheld: { sources: 1, fields: 2 } });
  });

  it('can be taken of a part, in any order, and is the whole with all fields', async () => {
    const attestation = await signedBy(signer, claims);
    const two = await presentAttestation(attestation, ['name', 'earns']);
    expect(await presentAttestation(two, ['earns'])).toBe(await presentAttestation(attestation, ['earns']));
    expect(await presentAttestation(attestation, ['earns', 'profile', 'name'])).toBe(attestation);
  });

  it('of no field is still about a session and a flow', async () => {
    const presented = await presentAttestation(await signedBy(signer, claims), []);
    const verdict = await verifyAttestation(presented, { jwks: { keys: [signer.publicKey] } });
    expect(verdict).toMatchObject({ kind: 'valid', claims: { fields: {}, sources: {} } });
  });

  it('is refused for a field that is not there, and of text that is no attestation', async () => {
    const attestation = await signedBy(signer, claims);
    await expect(presentAttestation(attestation, ['toString'])).rejects.toThrow(RangeError);
    await expect(presentAttestation('x', [])).rejects.toThrow(TypeError);
    await expect(presentAttestation(`${attestation}e30~`, [])).rejects.toThrow(TypeError);
  });
});
