import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import type { DisclosureRule } from '../../core/contract/attestor-api.ts';
import { attestationClaimsSchema, attestationHeaderSchema, type AttestationClaims } from './claims.ts';
import { parseCompactJws } from './compact-jws.ts';
import { sessionBindingOf } from './session-binding.ts';

/** The attestor's public keys as a JWK set (RFC 7517, 5), as served at `/.well-known/attestation-keys.json`. */
export type AttestationKeySet = { readonly keys: readonly object[] };

/** What the verifier knows by itself and the attestation must agree with. The more is given, the more is checked. */
export type ExpectedAttestation = {
  readonly sessionId: string;
  readonly partnerId: string;
  /** SHA-256 (hex) of the flow that the session follows. */
  readonly flowHash?: string;
  /** The only hosts that a source may have (the flow's `allowedHosts`). */
  readonly hosts?: readonly string[];
  /** Exactly the fields that must be there, each with its rule (the flow's `disclose`). */
  readonly rules?: Readonly<Record<string, DisclosureRule>>;
};

export type AttestationRefusal =
  /** Not a compact JWS in canonical form. */
  | 'malformed'
  /** The protected header names another algorithm or type, or has further members. */
  | 'header'
  /** No usable key with this `kid` in the set. */
  | 'unknown_key'
  | 'bad_signature'
  /** The payload is not what an attestation holds, or contradicts itself. */
  | 'claims'
  | 'other_session'
  | 'other_flow'
  | 'other_host'
  | 'other_rules';

export type AttestationVerdict =
  | { readonly kind: 'valid'; readonly claims: AttestationClaims; readonly kid: string }
  | { readonly kind: 'invalid'; readonly reason: AttestationRefusal };

/**
 * Checks an attestation (compact JWS, ES256) offline against the attestor's keys, and against `expected` if given.
 * Never throws on a bad attestation: the verdict says which check failed first.
 */
export const verifyAttestation = (
  attestation: string,
  options: { readonly jwks: AttestationKeySet; readonly expected?: ExpectedAttestation },
): AttestationVerdict => {
  // 1. One canonical text, one JWS.
  const jws = parseCompactJws(attestation);
  if (!jws) return refused('malformed');

  // 2. The header says exactly what ours says: no `none`, no other algorithm, no key or extension in the header.
  const header = attestationHeaderSchema.safeParse(parseJson(jws.header));
  if (!header.success) return refused('header');

  // 3. The key is one of the attestor's.
  const key = findKey(options.jwks, header.data.kid);
  if (!key) return refused('unknown_key');

  // 4. The signature (RFC 7518, 3.4: r and s, 32 bytes each) covers header and payload.
  if (!verify('sha256', jws.signingInput, { key, dsaEncoding: 'ieee-p1363' }, jws.signature)) {
    return refused('bad_signature');
  }

  // 5. The payload is an attestation, and each field has a rule that names a source.
  const claims = attestationClaimsSchema.safeParse(parseJson(jws.payload));
  if (!claims.success || !isConsistent(claims.data)) return refused('claims');

  // 6. It is the attestation that was asked for.
  const mismatch = options.expected === undefined ? undefined : findMismatch(claims.data, options.expected);
  if (mismatch) return refused(mismatch);
  return { kind: 'valid', claims: claims.data, kid: header.data.kid };
};

const refused = (reason: AttestationRefusal): AttestationVerdict => ({ kind: 'invalid', reason });

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

const signingKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: z.string(),
  use: z.literal('sig').optional(),
  alg: z.literal('ES256').optional(),
  x: z.string(),
  y: z.string(),
});

const findKey = (jwks: AttestationKeySet, kid: string): KeyObject | undefined => {
  for (const candidate of jwks.keys) {
    const jwk = signingKeySchema.safeParse(candidate);
    if (!jwk.success || jwk.data.kid !== kid) continue;
    const { kty, crv, x, y } = jwk.data;
    try {
      return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    } catch {
      return undefined;
    }
  }
  return undefined;
};

const isConsistent = (claims: AttestationClaims): boolean => {
  const fields = Object.keys(claims.fields);
  return (
    fields.length === Object.keys(claims.rules).length &&
    fields.every((field) => {
      const rule = ownProperty(claims.rules, field);
      return rule !== undefined && ownProperty(claims.sources, rule.from) !== undefined;
    })
  );
};

const findMismatch = (claims: AttestationClaims, expected: ExpectedAttestation): AttestationRefusal | undefined => {
  if (claims.session !== sessionBindingOf(expected)) return 'other_session';
  if (expected.flowHash !== undefined && claims.flow.hash !== expected.flowHash) return 'other_flow';
  const { hosts, rules } = expected;
  if (hosts && !Object.values(claims.sources).every((source) => hosts.includes(source.host))) return 'other_host';
  if (rules && !areSameRules(claims.rules, rules)) return 'other_rules';
  return undefined;
};

const areSameRules = (
  actual: Readonly<Record<string, DisclosureRule>>,
  wanted: Readonly<Record<string, DisclosureRule>>,
): boolean =>
  Object.keys(actual).length === Object.keys(wanted).length &&
  Object.entries(wanted).every(([field, rule]) => {
    const found = ownProperty(actual, field);
    return found !== undefined && found.from === rule.from && found.jsonPath === rule.jsonPath;
  });

/** A site or a prover may choose names such as `constructor`. */
const ownProperty = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
