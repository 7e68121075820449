import * as z from 'zod';
import { SESSION_ERROR_CODES } from '../failure.ts';

/** What a runner says on a tunnel's WebSocket, once, in a text frame; binary frames are bytes for the site. */
export const tunnelRequestSchema = z.strictObject({
  type: z.literal('open'),
  host: z.string().max(253),
  port: z.int().min(1).max(65_535),
});
export type TunnelRequest = z.infer<typeof tunnelRequestSchema>;

/**
 * What the attestor answers, once, in a text frame; binary frames are bytes of the site, and the WebSocket ends when the site does, or
 * when no more may pass.
 */
export const tunnelReplySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connected') }),
  /** `code` is from the failure table, `reason` a refusal code for logs. */
  z.object({ type: z.literal('refused'), code: z.enum(SESSION_ERROR_CODES), reason: z.string() }),
]);
export type TunnelReply = z.infer<typeof tunnelReplySchema>;
