import * as z from 'zod';

/**
 * The wire between prover and attestor. `GET /relay` upgrades to a WebSocket: one socket, one TCP connection, one
 * recording. Text frames are these messages, binary frames are the raw bytes of the TCP stream, both ways. After the site
 * has closed, the recording is frozen and waits for a claim; `POST /claims` names recordings and gets an attestation.
 */
export const relayOpenSchema = z.strictObject({ type: z.literal('open'), host: z.string().max(253), port: z.int() });

export const relayReplySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), recordingId: z.string() }),
  /** The site closed its side; no more bytes follow. */
  z.object({ type: z.literal('eof') }),
  /** The relay refused or broke; `code` is from the failure table, `reason` a refusal code for logs. */
  z.object({ type: z.literal('refused'), code: z.string(), reason: z.string() }),
]);

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** A field to disclose: the value at `jsonPath` (RFC 9535, a singular query) in the response of request `from`. */
export const disclosureRuleSchema = z.strictObject({
  from: z.string(),
  jsonPath: z.string().regex(/^\$/),
});
export type DisclosureRule = z.infer<typeof disclosureRuleSchema>;

export const claimRequestSchema = z.strictObject({
  sessionBinding: hex(32),
  flow: z.strictObject({ platform: z.string(), version: z.string(), hash: hex(32) }),
  /** By the request's name in the flow. */
  recordings: z.record(
    z.string(),
    z.strictObject({
      recordingId: z.string(),
      /** What the prover says it asked for; not proved by this form of disclosure. */
      request: z.strictObject({ method: z.enum(['GET', 'POST']), path: z.string() }),
      clientHandshakeTrafficSecret: hex(32),
      serverHandshakeTrafficSecret: hex(32),
      /** The server's application traffic secret: opens the response, and nothing that the client sent. */
      serverApplicationTrafficSecret: hex(32),
    }),
  ),
  disclose: z.record(z.string(), disclosureRuleSchema),
});
export type ClaimRequest = z.infer<typeof claimRequestSchema>;

/** The attestation, a compact JWS (ES256). */
export const claimResponseSchema = z.object({ attestation: z.string() });

/** A refusal, HTTP 4xx: `code` from the failure table, `reason` the exact check that failed. */
export const claimRefusalSchema = z.object({ code: z.string(), reason: z.string() });
