import * as z from 'zod';
import { AWAITING_REASONS } from '../session/awaiting-reason.ts';
import { SESSION_STATUSES } from '../session/status.ts';

const envelope = {
  source: z.literal('veriframe'),
  v: z.literal(1),
  sessionId: z.uuidv4(),
  seq: z.int(),
  ts: z.iso.datetime(),
};
const message = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.strictObject({ ...envelope, type: z.literal(type), data });

/**
 * What the embed page posts to the partner's page, to its exact origin. For the interface only and never with user data:
 * the truth is the webhook and the API.
 */
export const frameMessageSchema = z.discriminatedUnion('type', [
  message('loaded', z.strictObject({})),
  message('ready', z.strictObject({})),
  message(
    'status',
    z.strictObject({ from: z.enum(SESSION_STATUSES).nullable(), to: z.enum(SESSION_STATUSES), progress: z.number() }),
  ),
  message('awaiting_user', z.strictObject({ reason: z.enum(AWAITING_REASONS) })),
  message(
    'stream',
    z.strictObject({ state: z.enum(['connecting', 'live', 'lost', 'closed']), rttMs: z.number().nullable() }),
  ),
  message('resize', z.strictObject({ height: z.number() })),
  message('error', z.strictObject({ code: z.string(), message: z.string(), retryable: z.boolean() })),
  message('success', z.strictObject({})),
  message('exit', z.strictObject({ reason: z.string() })),
]);
export type FrameMessage = z.infer<typeof frameMessageSchema>;

/** What the partner's page may post to the embed page. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('init'),
    theme: z.enum(['light', 'dark', 'auto']).optional(),
    locale: z.string().max(35).optional(),
  }),
  z.strictObject({ type: z.literal('cancel') }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;
