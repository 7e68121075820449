import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SDJwtInstance } from '@sd-jwt/core';
import { compactVerify, createLocalJWKSet } from 'jose';
import { verifyAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import { aSigner, signedBy, someClaims } from './an-attestation.ts';

const signer = aSigner();
const jwks = { keys: [signer.publicKey] };

/** Another implementation of RFC 9901, with the attestor's key. */
const library = new SDJwtInstance({
  hasher: (data) =>
    createHash('sha256')
      .update(typeof data === 'string' ? data : new Uint8Array(data))
      .digest(),
  verifier: (data, signature) =>
    verify(
      'sha256',
      Buffer.from(data),
      { key: createPublicKey({ key: signer.publicKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    ),
});

describe('an attestation for other implementations', () => {
  it('is an SD-JWT that a library verifies, and from which it reads the same claims', async () => {
    const claims = someClaims();
    const { payload, header } = await library.verify(await signedBy(signer, claims), { currentDate: claims.iat });
    expect(payload).toEqual(claims);
    expect(header).toEqual({ alg: 'ES256', typ: 'dc+sd-jwt', kid: signer.publicKey.kid });
  });

  it('is passed on in part by a library, and is valid here', async () => {
    const presented = await library.present(await signedBy(signer), { sources: { profile: true } });
    expect(await verifyAttestation(presented, { jwks })).toMatchObject({
      kind: 'valid',
      claims: { fields: {} },
      withheld: { sources: 0, fields: 1 },
    });
  });

  it('begins with a JWS that every JOSE library verifies, and that names no field and no host', async () => {
    const [jws = ''] = (await signedBy(signer)).split('~');
    const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet(jwks));
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'dc+sd-jwt', kid: signer.publicKey.kid });
    const text = new TextDecoder().decode(payload);
    expect(JSON.parse(text)).toMatchObject({ iss: 'attestor.test', vct: 'urn:veriframe:attestation:1' });
    for (const hidden of ['accountHolder', 'gigs.example', '$.name']) expect(text).not.toContain(hidden);
  });
});
