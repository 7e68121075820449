import * as z from 'zod';
import { disclosureRuleSchema } from '../../core/contract/disclosure-rule.ts';
import { nameSchema } from '../../core/flow/name.ts';
import { isDisclosable } from './disclosable.ts';

/** JWS header `typ` of an SD-JWT VC, and its name as a format (draft-ietf-oauth-sd-jwt-vc-24, JOSE Header). */
export const ATTESTATION_TYPE = 'dc+sd-jwt';
/** `attestation.format` in the webhook and in the API. */
export const ATTESTATION_FORMAT = ATTESTATION_TYPE;
/** `vct`: which claims these are. A reader that knows it knows all of them, so a new claim means a new value. */
export const ATTESTATION_VCT = 'urn:veriframe:attestation:1';
/** How fields are disclosed: VOLE in the head over AES-128-CTR (docs/zktls.md). */
export const DISCLOSURE = 'voleith-aes128ctr-v1';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** The protected header of an attestation: nothing but these three, so nothing can be smuggled into it. */
export const attestationHeaderSchema = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal(ATTESTATION_TYPE),
  /** RFC 7638 thumbprint of the attestor's public key. */
  kid: z.string(),
});

/** One recorded exchange, as the attestor checked it. Times are epoch seconds, digests SHA-256 in hex. */
const attestedSourceSchema = z.object({
  host: z.string(),
  connectedAt: z.int(),
  /** `1.2` is the weaker mode: the server's Finished is not checked there. */
  tls: z.enum(['1.3', '1.2']),
  /** The server's certificate, its validity, and the trust anchor that its chain ends in. */
  certificates: z.object({
    leafSha256: sha256Schema,
    trustAnchorSha256: sha256Schema,
    notBefore: z.int(),
    notAfter: z.int(),
  }),
  request: z.object({
    method: z.string(),
    /** Path and query. */
    target: z.string(),
    /** Name, in lower case, and value of each disclosed header, but for `Host` and those that frame the message. */
    headers: z.array(z.tuple([z.string(), z.string()])),
    /** Headers whose values nobody but the prover saw. */
    hiddenHeaders: z.array(z.string()),
    bodySha256: sha256Schema.optional(),
  }),
  /** Over both recorded directions. */
  transcriptSha256: sha256Schema,
  /** The disclosure proofs of both directions: digest, sizes in bytes, parameters. */
  proof: z.object({
    sha256: sha256Schema,
    requestBytes: z.int(),
    responseBytes: z.int(),
    parameterSet: z.string(),
  }),
});
export type AttestedSource = z.infer<typeof attestedSourceSchema>;

/** What is attested of one value of a response: the place and the question are in the rule, the answer beside it. */
const attestedFieldSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('value'),
    rule: disclosureRuleSchema,
    value: z.custom<z.core.util.JSONType>(isDisclosable),
  }),
  /** What the rule asks of the value is true; the value stays hidden. */
  z.object({ kind: z.literal('predicate'), rule: disclosureRuleSchema, holds: z.literal(true) }),
  /** SHA-256 over `saltedWith` (hex) and the value's JSON, as `salted-hash.ts` makes it. The attestor saw the value. */
  z.object({
    kind: z.literal('hash'),
    rule: disclosureRuleSchema,
    sha256: sha256Schema,
    saltedWith: z.string().regex(/^[0-9a-f]{32}$/),
  }),
]);
export type AttestedField = z.infer<typeof attestedFieldSchema>;

/** The claims that stand in the clear in every attestation, also when parts are left out. */
export const commonClaimsSchema = z.object({
  /** The attestor's name. */
  iss: z.string(),
  /** When it was signed, epoch seconds. */
  iat: z.int(),
  vct: z.literal(ATTESTATION_VCT),
  jti: z.string(),
  /** SHA-256 (hex) over `veriframe.session/1:<partnerId>:<sessionId>`. */
  session: sha256Schema,
  /** What the prover says it followed; a verifier compares sources and rules with the flow of that hash. */
  flow: z.object({ platform: z.string(), version: z.string(), hash: sha256Schema }),
  disclosure: z.literal(DISCLOSURE),
  /** `operator`: attestor and runner have one operator, whose word this is. `external`: somebody else's attestor. */
  trust: z.enum(['operator', 'external']),
});

/** What an attestation says, its disclosed parts in place. */
export const attestationClaimsSchema = z.strictObject({
  ...commonClaimsSchema.shape,
  /** One entry a recorded exchange, by the request's name in the flow. */
  sources: z.record(nameSchema, attestedSourceSchema),
  /** By the field's name in the flow. */
  fields: z.record(nameSchema, attestedFieldSchema),
});
export type AttestationClaims = z.infer<typeof attestationClaimsSchema>;

/** SHA-256 in base64url. Each at one place only (RFC 9901, 7.1). */
const digestsSchema = z.strictObject({
  _sd: z
    .array(z.string())
    .min(1)
    .refine((digests) => new Set(digests).size === digests.length),
});

/** The payload as it is signed: in place of each source and each field the digest of its disclosure (RFC 9901, 4.2.4.1). */
export const signedClaimsSchema = z.strictObject({
  ...commonClaimsSchema.shape,
  _sd_alg: z.literal('sha-256'),
  sources: digestsSchema,
  fields: digestsSchema,
});
export type SignedClaims = z.infer<typeof signedClaimsSchema>;
