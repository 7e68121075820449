import * as z from 'zod';
import { FLOW_LIMITS } from '../flow/limits.ts';
import { nameSchema } from '../flow/name.ts';
import { disclosureRuleSchema } from './disclosure-rule.ts';
import { hexSchema } from './relay-messages.ts';

/** The media type of a claim: a manifest in JSON, and binary claims about recordings, with no base64 between. */
export const CLAIM_MEDIA_TYPE = 'application/vnd.veriframe.claim';

export const CLAIM_LIMITS = {
  /** Fifty rules with long lists are below this. */
  manifestBytes: 262_144,
  /** Everything; a proof over the most blocks that one may have takes about 10 MB. */
  bodyBytes: 25_165_824,
} as const;

/** The manifest's length in bytes, big-endian, before it. */
export const MANIFEST_LENGTH_BYTES = 4;

/** What a claim says in words. The claims about its recordings follow it, binary, in the order of `recordings`. */
export const claimManifestSchema = z.strictObject({
  sessionBinding: hexSchema(32),
  flow: z.strictObject({ platform: z.string().max(64), version: z.string().max(64), hash: hexSchema(32) }),
  recordings: z
    .array(
      z.strictObject({
        /** The request's name in the flow. */
        name: nameSchema,
        recordingId: z.string().max(64),
        /** How long the claim about it is, as zktls/exchange/encode-exchange-claim.ts writes it. */
        claimBytes: z.int().min(1).max(CLAIM_LIMITS.bodyBytes),
      }),
    )
    .min(1)
    .max(FLOW_LIMITS.requests)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length),
  disclose: z.record(nameSchema, disclosureRuleSchema).refine((rules) => {
    const count = Object.keys(rules).length;
    return count >= 1 && count <= FLOW_LIMITS.disclosures;
  }),
});
export type ClaimManifest = z.infer<typeof claimManifestSchema>;

/** A claim's body in pieces, to be sent one after the other. `claims` are in the order of the manifest's recordings. */
export const claimBody = (manifest: ClaimManifest, claims: readonly Uint8Array[]): Uint8Array[] => {
  const text = new TextEncoder().encode(JSON.stringify(manifest));
  const length = new Uint8Array(MANIFEST_LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, text.length);
  return [length, text, ...claims];
};

/** How long the body of a claim with this manifest, itself of `manifestBytes`, is. */
export const claimBodyBytes = ({ recordings }: ClaimManifest, manifestBytes: number): number =>
  recordings.reduce((sum, { claimBytes }) => sum + claimBytes, MANIFEST_LENGTH_BYTES + manifestBytes);

/** The claim about each recording as a view of `binary`, which follows the manifest and is as long as that says. */
export const exchangeClaimsIn = ({ recordings }: ClaimManifest, binary: Uint8Array): Uint8Array[] => {
  let next = 0;
  return recordings.map(({ claimBytes }) => binary.subarray(next, (next += claimBytes)));
};
