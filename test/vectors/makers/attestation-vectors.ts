import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { attestorKeyOf } from '../../../zktls/attestation/attestor-key.ts';
import { claimsOfExchanges } from '../../../zktls/attestation/claims-of-exchanges.ts';
import { presentAttestation } from '../../../zktls/attestation/present-attestation.ts';
import { signAttestation } from '../../../zktls/attestation/sign-attestation.ts';
import { verifyExchangeClaim } from '../../../zktls/exchange/verify-exchange-claim.ts';
import { fixedBytes } from './fixed-bytes.ts';
import { FLOW, RULES, SESSION_BINDING, type FixedExchange } from './fixed-exchange.ts';

/** Signs nothing but these vectors. */
const PRIVATE_KEY = createPrivateKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    crv: 'P-256',
    // The key of RFC 7515, A.3, which everybody has.
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  },
});
const PUBLIC_KEY = createPublicKey(PRIVATE_KEY);

/**
 * An attestation of the fixed exchange, the part of it with one field, and its claims. ECDSA signs with randomness: the signature
 * of `before` is kept as long as it is right, so that making the vectors again changes nothing.
 */
export const attestationVectors = async (exchange: FixedExchange, before: string | undefined): Promise<object> => {
  const { recording, claim, claimContext, trustStore } = exchange;
  const verified = verifyExchangeClaim({ recording, claim, rules: RULES, claimContext, trustStore });
  const claims = claimsOfExchanges({
    iss: 'attestor.test',
    jti: '00000000-0000-4000-8000-000000000001',
    session: SESSION_BINDING,
    flow: FLOW,
    trust: 'external',
    signedAtEpochMs: Date.parse('2026-11-23T12:00:05Z'),
    exchanges: { me: verified },
    rules: RULES,
  });
  const publicKey = attestorKeyOf(PUBLIC_KEY);
  let salts = 0;
  const attestation = await signAttestation(claims, {
    signer: { publicKey, sign: async (input) => keptSignature(input, before) ?? es256(input) },
    newSalt: () => fixedBytes(`salt ${salts++}`, 16).toString('base64url'),
  });
  return {
    jwks: { keys: [publicKey] },
    attestation,
    part: await presentAttestation(attestation, ['earnsEnough']),
    claims,
  };
};

const keptSignature = (input: Uint8Array, before: string | undefined): Buffer | undefined => {
  const signature = Buffer.from(before?.split('~')[0]?.split('.')[2] ?? '', 'base64url');
  const isRight = verify('sha256', input, { key: PUBLIC_KEY, dsaEncoding: 'ieee-p1363' }, signature);
  return isRight ? signature : undefined;
};

const es256 = (input: Uint8Array): Buffer => sign('sha256', input, { key: PRIVATE_KEY, dsaEncoding: 'ieee-p1363' });
