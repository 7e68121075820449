import * as z from 'zod';
import { SESSION_ERROR_CODES } from '../failure.ts';

/** `bytes` bytes in lower-case hex. */
export const hexSchema = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** What the prover says of one direction's key and IV before it sends a byte under them; says nothing else about them. */
const directionCommitmentSchema = z.strictObject({ keyCommitment: hexSchema(32), ivCommitment: hexSchema(32) });

/** What a prover says on the relay's WebSocket, in text frames; binary frames are bytes for the site. */
export const relayRequestSchema = z.discriminatedUnion('type', [
  /** Asks for a connection; the first message, and once a socket. */
  z.strictObject({ type: z.literal('open'), host: z.string().max(253), port: z.int().min(1).max(65_535) }),
  /**
   * The keys of both directions, committed to after the handshake and before any application data; once a connection. The
   * attestor notes how many bytes had passed, and answers `committed`.
   */
  z.strictObject({
    type: z.literal('commit'),
    client: directionCommitmentSchema,
    server: directionCommitmentSchema,
  }),
  /** The prover has the whole response and needs no more bytes; answered with `eof`. */
  z.strictObject({ type: z.literal('finish') }),
]);
export type RelayRequest = z.infer<typeof relayRequestSchema>;

/** What the attestor says on the relay's WebSocket, in text frames; binary frames are bytes of the site. */
export const relayReplySchema = z.discriminatedUnion('type', [
  /** `nonce`: 32 random bytes that every proof about this recording is made for. */
  z.object({ type: z.literal('opened'), recordingId: z.string().max(64), nonce: hexSchema(32) }),
  z.object({ type: z.literal('committed') }),
  /** No more bytes follow, and the recording is frozen: the site closed its side, or the prover has finished. */
  z.object({ type: z.literal('eof') }),
  /** The relay refused or broke; `code` is from the failure table, `reason` a refusal code for logs. */
  z.object({ type: z.literal('refused'), code: z.enum(SESSION_ERROR_CODES), reason: z.string() }),
]);
export type RelayReply = z.infer<typeof relayReplySchema>;
