import * as z from 'zod';
import { FLOW_LIMITS } from '../flow/limits.ts';
import { nameSchema } from '../flow/name.ts';
import { disclosureRuleSchema } from './disclosure-rule.ts';
import { hexSchema } from './relay-messages.ts';

/** The media type of a claim: a manifest in JSON and the binary parts that it names, with no base64 between. */
export const CLAIM_MEDIA_TYPE = 'application/vnd.veriframe.claim';

export const CLAIM_LIMITS = {
  /** Fifty rules with lists of the largest size are below this. */
  manifestBytes: 262_144,
  /** Everything; a proof over the most blocks that one may have takes about 10 MB. */
  bodyBytes: 25_165_824,
} as const;

/** The manifest's length in bytes, big-endian, before it. */
export const MANIFEST_LENGTH_BYTES = 4;

const lengthSchema = z.int().min(1).max(CLAIM_LIMITS.bodyBytes);

const directionSchema = z.strictObject({
  /** Opens the commitment to the direction's IV. */
  iv: hexSchema(12),
  ivSalt: hexSchema(32),
  /** The lengths of this direction's two binary parts: what is said of each byte, and the proof. */
  statementBytes: lengthSchema,
  proofBytes: lengthSchema,
});

/**
 * What a claim says in words. The binary parts follow it in the order of `recordings`: statement and proof of the client's
 * direction, then statement and proof of the server's.
 */
export const claimManifestSchema = z.strictObject({
  sessionBinding: hexSchema(32),
  flow: z.strictObject({ platform: z.string().max(64), version: z.string().max(64), hash: hexSchema(32) }),
  recordings: z
    .array(
      z.strictObject({
        /** The request's name in the flow. */
        name: nameSchema,
        recordingId: z.string().max(64),
        /** The secrets that open the handshake and nothing after it. */
        handshake: z.strictObject({ client: hexSchema(32), server: hexSchema(32) }),
        client: directionSchema,
        server: directionSchema,
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
export type ClaimedRecording = ClaimManifest['recordings'][number];

/** The binary parts of one recording's claim. */
export type ClaimParts = {
  readonly client: { readonly statement: Uint8Array; readonly proof: Uint8Array };
  readonly server: { readonly statement: Uint8Array; readonly proof: Uint8Array };
};

/** A claim's body in pieces, to be sent one after the other. `parts` are in the order of the manifest's recordings. */
export const claimBody = (manifest: ClaimManifest, parts: readonly ClaimParts[]): Uint8Array[] => {
  const text = new TextEncoder().encode(JSON.stringify(manifest));
  const length = new Uint8Array(MANIFEST_LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, text.length);
  const binary = parts.flatMap(({ client, server }) => [
    client.statement,
    client.proof,
    server.statement,
    server.proof,
  ]);
  return [length, text, ...binary];
};

/** How long the body of a claim with this manifest, itself of `manifestBytes`, is. */
export const claimBodyBytes = (manifest: ClaimManifest, manifestBytes: number): number =>
  manifest.recordings
    .flatMap(({ client, server }) => [client, server])
    .reduce((sum, part) => sum + part.statementBytes + part.proofBytes, MANIFEST_LENGTH_BYTES + manifestBytes);

/** The binary parts as views of `binary`, which is what follows the manifest and has exactly the length that it gives. */
export const claimPartsOf = (manifest: ClaimManifest, binary: Uint8Array): ClaimParts[] => {
  let next = 0;
  const take = (length: number): Uint8Array => binary.subarray(next, (next += length));
  return manifest.recordings.map(({ client, server }) => ({
    client: { statement: take(client.statementBytes), proof: take(client.proofBytes) },
    server: { statement: take(server.statementBytes), proof: take(server.proofBytes) },
  }));
};
