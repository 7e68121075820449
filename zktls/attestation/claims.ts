import * as z from 'zod';
import { disclosureRuleSchema } from '../../core/contract/attestor-api.ts';

/** Media type in the JWS header `typ` (RFC 7515, 4.1.9). */
export const ATTESTATION_TYPE = 'veriframe-attestation+jwt';
/** `attestation.format` in the webhook and in the API. */
export const ATTESTATION_FORMAT = 'veriframe.attestation/1';

/** The protected header of an attestation: nothing but these three, so nothing can be smuggled into it. */
export const attestationHeaderSchema = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal(ATTESTATION_TYPE),
  /** RFC 7638 thumbprint of the attestor's public key. */
  kid: z.string(),
});

/** One recorded request, as the attestor saw it. */
export const attestedSourceSchema = z.object({
  host: z.string(),
  /** When the connection was opened, epoch seconds. */
  connectedAt: z.int(),
  tls: z.literal('1.3'),
  /** SHA-256 fingerprint (hex) of the server's certificate, and of the trust anchor that its chain ends in. */
  certificateSha256: z.string(),
  trustAnchorSha256: z.string(),
  /** What the prover says it asked for. Not proved in the `response-key` form. */
  claimedRequest: z.object({ method: z.string(), path: z.string() }),
  /** SHA-256 (hex) over both recorded directions: client's bytes first, each preceded by its length (8 bytes). */
  transcriptSha256: z.string(),
});
export type AttestedSource = z.infer<typeof attestedSourceSchema>;

/** The payload of an attestation: what the attestor saw and vouches for. */
export const attestationClaimsSchema = z.object({
  /** The attestor's name. */
  iss: z.string(),
  /** When it was signed, epoch seconds. */
  iat: z.int(),
  jti: z.string(),
  /** SHA-256 (hex) over `veriframe.session/1:<partnerId>:<sessionId>`. */
  session: z.string(),
  /** What the prover says it followed; a verifier compares `sources` and `rules` with the flow of that hash. */
  flow: z.object({ platform: z.string(), version: z.string(), hash: z.string() }),
  /** One entry a recorded request, by its name in the flow. */
  sources: z.record(z.string(), attestedSourceSchema),
  /** Which value of which response each field is: the attestor evaluated exactly these. */
  rules: z.record(z.string(), disclosureRuleSchema),
  /** The disclosed fields, with the type they have in the site's JSON. */
  fields: z.record(z.string(), z.json()),
  /**
   * How the fields were disclosed. `response-key`: the prover gave the attestor the server's traffic key, so the attestor
   * read the whole response; the request stayed hidden, and nothing binds the request's path to the response.
   */
  disclosure: z.literal('response-key'),
  /** `operator`: attestor and runner have one operator, whose word this is. `external`: somebody else's attestor. */
  trust: z.enum(['operator', 'external']),
});
export type AttestationClaims = z.infer<typeof attestationClaimsSchema>;
