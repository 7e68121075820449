import { deepStrictEqual } from 'node:assert/strict';
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { attestorKeyOf } from '../../../zktls/attestation/attestor-key.ts';
import { attestationClaimsSchema } from '../../../zktls/attestation/claims.ts';
import { presentAttestation } from '../../../zktls/attestation/present-attestation.ts';
import { verifyAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import { attestationVectors } from '../../vectors/read-vectors.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

/**
 * The text of an attestation: verified, and if it has the form, taken apart as for passing it on. What is still valid may say
 * less than the attestation, never anything else.
 */
export const attestationTarget = (): FuzzTarget => {
  const { attestation, part, jwks, claims } = attestationVectors();
  const parsed = attestationClaimsSchema.parse(claims);
  return {
    name: 'attestation',
    corpus: [attestation, part].map((text) => Buffer.from(text, 'latin1')),
    unit: 1,
    run: async (input) => {
      const text = Buffer.from(input).toString('latin1');
      await presentAttestation(text, ['earnsEnough']).catch((error: unknown) => {
        if (!(error instanceof TypeError && error.message === 'not an attestation') && !(error instanceof RangeError))
          throw error;
      });
      const verdict = await verifyAttestation(text, { jwks });
      if (verdict.kind !== 'valid') return verdict.reason;
      const { sources, fields, ...common } = verdict.claims;
      deepStrictEqual({ ...common, sources: {}, fields: {} }, { ...parsed, sources: {}, fields: {} });
      deepStrictEqual({ ...parsed.sources, ...sources }, parsed.sources);
      deepStrictEqual({ ...parsed.fields, ...fields }, parsed.fields);
      return 'accepted';
    },
  };
};

const SEPARATOR = 0x0a;

/** Header, payload and disclosures in the clear, changed, and then signed: what only a faulty attestor could send. */
export const signedAttestationTarget = (): FuzzTarget => {
  const { attestation } = attestationVectors();
  // Any key will do, and it must be the same for every run.
  const privateKey = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
    },
  });
  const jwks = { keys: [attestorKeyOf(createPublicKey(privateKey))] };
  const [jws = '', ...disclosures] = attestation.slice(0, -1).split('~');
  const [header = '', payload = ''] = jws.split('.');
  const lines = [header, payload, ...disclosures].map((text) => Buffer.from(text, 'base64url').toString('latin1'));
  return {
    name: 'signed-attestation',
    corpus: [Buffer.from(lines.join('\n'), 'latin1')],
    unit: 1,
    run: async (input) => {
      const [head = '', claims = '', ...parts] = linesOf(input).map((line) => line.toString('base64url'));
      // The digests in the payload follow the disclosures where they can, so that changes get behind them, too.
      const signed = withDigests(claims, disclosures, parts);
      const signature = sign('sha256', Buffer.from(`${head}.${signed}`), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      const text = [`${head}.${signed}.${signature.toString('base64url')}`, ...parts, ''].join('~');
      const verdict = await verifyAttestation(text, { jwks });
      return verdict.kind === 'valid' ? 'accepted' : verdict.reason;
    },
  };
};

const linesOf = (input: Uint8Array): Buffer[] => {
  const bytes = Buffer.from(input);
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(SEPARATOR); end >= 0; end = bytes.indexOf(SEPARATOR, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return [...lines, bytes.subarray(start)];
};

const digestOf = (disclosure: string): string => createHash('sha256').update(disclosure).digest('base64url');

const withDigests = (payload: string, before: readonly string[], after: readonly string[]): string => {
  let text = Buffer.from(payload, 'base64url').toString('latin1');
  before.forEach((disclosure, index) => {
    text = text.replace(digestOf(disclosure), digestOf(after[index] ?? disclosure));
  });
  return Buffer.from(text, 'latin1').toString('base64url');
};
