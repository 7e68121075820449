import * as z from 'zod';
import { FLOW_LIMITS } from '../flow/limits.ts';
import { nameSchema } from '../flow/name.ts';
import { SESSION_ERROR_CODES } from '../failure.ts';
import { disclosureRuleSchema, type DisclosureRule } from './disclosure-rule.ts';

/**
 * The wire between prover and attestor. `GET /relay` upgrades to a WebSocket: one socket, one TCP connection, one
 * recording. Text frames are these messages, binary frames are the raw bytes of the TCP stream, both ways. When the site has
 * closed or the prover has finished, the recording is frozen and waits for a claim; `POST /claims` names recordings and gets
 * an attestation. `GET /healthz` says whether the attestor serves, `GET /.well-known/attestation-keys.json` its public key.
 */
export const ATTESTOR_PATHS = {
  relay: '/relay',
  claims: '/claims',
  health: '/healthz',
  keys: '/.well-known/attestation-keys.json',
} as const;

const failureCodeSchema = z.enum(SESSION_ERROR_CODES);

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

export { disclosureRuleSchema, type DisclosureRule };

const atLeastOneAtMost = (limit: number) => (entries: Record<string, unknown>) =>
  Object.keys(entries).length >= 1 && Object.keys(entries).length <= limit;

export const claimRequestSchema = z.strictObject({
  sessionBinding: hex(32),
  flow: z.strictObject({ platform: z.string().max(64), version: z.string().max(64), hash: hex(32) }),
  /** By the request's name in the flow. */
  recordings: z
    .record(
      nameSchema,
      z.strictObject({
        recordingId: z.string().max(64),
        /** What the prover says it asked for; not proved by this form of disclosure. */
        request: z.strictObject({ method: z.enum(['GET', 'POST']), path: z.string().regex(/^\//).max(2_048) }),
        clientHandshakeTrafficSecret: hex(32),
        serverHandshakeTrafficSecret: hex(32),
        /** The server's application traffic secret: opens the response, and nothing that the client sent. */
        serverApplicationTrafficSecret: hex(32),
      }),
    )
    .refine(atLeastOneAtMost(FLOW_LIMITS.requests)),
  disclose: z.record(nameSchema, disclosureRuleSchema).refine(atLeastOneAtMost(FLOW_LIMITS.disclosures)),
});
export type ClaimRequest = z.infer<typeof claimRequestSchema>;

/** The attestation, an SD-JWT VC (ES256). */
export const claimResponseSchema = z.object({ attestation: z.string() });

/** A refusal, HTTP 4xx, or 503 when the attestor could not sign: `code` from the failure table, `reason` the exact check. */
export const claimRefusalSchema = z.object({ code: failureCodeSchema, reason: z.string() });
