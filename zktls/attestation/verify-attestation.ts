import * as z from 'zod';
import { attestationClaimsSchema, attestationHeaderSchema, commonClaimsSchema, signedClaimsSchema } from './claims.ts';
import type { AttestationClaims } from './claims.ts';
import { kindOf } from './disclosed-kind.ts';
import { findMismatch, type ExpectedAttestation } from './expected-attestation.ts';
import { readDisclosures, type ReadDisclosure } from './read-disclosures.ts';
import { parseJsonBytes, parseSdJwt } from './sd-jwt.ts';

/** The attestor's public keys as a JWK set (RFC 7517, 5), as served at `/.well-known/attestation-keys.json`. */
export type AttestationKeySet = { readonly keys: readonly object[] };

export type AttestationRefusal =
  /** No SD-JWT in canonical form without key binding. */
  | 'malformed'
  /** The protected header names another algorithm or type, or has further members. */
  | 'header'
  /** No usable key with this `kid` in the set. */
  | 'unknown_key'
  | 'bad_signature'
  /** A disclosure that the signature does not cover, or that is none. */
  | 'disclosures'
  /** What is signed is not what an attestation holds, or contradicts itself. */
  | 'claims'
  | 'other_session'
  | 'other_flow'
  | 'other_host'
  | 'weaker_tls'
  | 'other_rules';

export type AttestationVerdict =
  | {
      readonly kind: 'valid';
      readonly claims: AttestationClaims;
      readonly kid: string;
      /** How many of the signed sources and fields are left out here. */
      readonly withheld: { readonly sources: number; readonly fields: number };
    }
  | { readonly kind: 'invalid'; readonly reason: AttestationRefusal };

export type VerifyOptions = {
  readonly jwks: AttestationKeySet;
  readonly expected?: ExpectedAttestation;
  /** WebCrypto; Node 18 has it in `node:crypto` only (`webcrypto.subtle`). */
  readonly subtle?: SubtleCrypto;
};

/**
 * Checks an attestation (SD-JWT VC, ES256) offline against the attestor's keys, and against `expected` if given. The clock
 * plays no part: an attestation is about the past. Never rejects on a bad attestation: the verdict says which check failed first.
 */
export const verifyAttestation = async (attestation: string, options: VerifyOptions): Promise<AttestationVerdict> => {
  const { jwks, expected, subtle = crypto.subtle } = options;

  // 1. One canonical text, one SD-JWT.
  const sdJwt = parseSdJwt(attestation);
  if (!sdJwt) return refused('malformed');

  // 2. The header says exactly what ours says: no `none`, no other algorithm, no key or extension in the header.
  const header = attestationHeaderSchema.safeParse(parseJsonBytes(sdJwt.header));
  if (!header.success) return refused('header');

  // 3. The key is one of the attestor's.
  const key = await findKey(jwks, header.data.kid, subtle);
  if (!key) return refused('unknown_key');

  // 4. The signature (RFC 7518, 3.4: r and s, 32 bytes each) covers header and payload.
  if (!(await subtle.verify(ES256, key, sdJwt.signature, sdJwt.signingInput))) return refused('bad_signature');

  // 5. The payload is that of an attestation.
  const signed = signedClaimsSchema.safeParse(parseJsonBytes(sdJwt.payload));
  if (!signed.success) return refused('claims');

  // 6. The payload holds the digest of each disclosure, and there is room for it (RFC 9901, 7.1, 3).
  const disclosures = await readDisclosures(sdJwt.disclosures, signed.data, subtle);
  if (!disclosures) return refused('disclosures');

  // 7. With the disclosures in their places it is consistent: each field has its source and what its rule asks for.
  const claims = attestationClaimsSchema.safeParse({
    ...commonClaimsSchema.parse(signed.data),
    sources: entriesOf(disclosures, 'sources'),
    fields: entriesOf(disclosures, 'fields'),
  });
  if (!claims.success || !isConsistent(claims.data)) return refused('claims');

  // 8. It is the attestation that was asked for.
  const mismatch = expected === undefined ? undefined : await findMismatch(claims.data, expected, subtle);
  if (mismatch) return refused(mismatch);
  const withheld = {
    sources: signed.data.sources._sd.length - Object.keys(claims.data.sources).length,
    fields: signed.data.fields._sd.length - Object.keys(claims.data.fields).length,
  };
  return { kind: 'valid', claims: claims.data, kid: header.data.kid, withheld };
};

const ES256 = { name: 'ECDSA', hash: 'SHA-256' };

const refused = (reason: AttestationRefusal): AttestationVerdict => ({ kind: 'invalid', reason });

const signingKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: z.string(),
  use: z.literal('sig').optional(),
  alg: z.literal('ES256').optional(),
  x: z.string(),
  y: z.string(),
});

const findKey = async (jwks: AttestationKeySet, kid: string, subtle: SubtleCrypto): Promise<CryptoKey | undefined> => {
  for (const candidate of jwks.keys) {
    const jwk = signingKeySchema.safeParse(candidate);
    if (!jwk.success || jwk.data.kid !== kid) continue;
    const { kty, crv, x, y } = jwk.data;
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    return subtle.importKey('jwk', { kty, crv, x, y }, algorithm, false, ['verify']).catch(() => undefined);
  }
  return undefined;
};

const entriesOf = (disclosures: readonly ReadDisclosure[], part: ReadDisclosure['part']): Record<string, unknown> =>
  Object.fromEntries(disclosures.filter((found) => found.part === part).map(({ name, value }) => [name, value]));

const isConsistent = ({ sources, fields }: AttestationClaims): boolean =>
  Object.values(fields).every(({ kind, rule }) => Object.hasOwn(sources, rule.from) && kind === kindOf(rule));
