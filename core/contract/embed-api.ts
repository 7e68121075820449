import * as z from 'zod';
import { AWAITING_REASONS } from '../session/awaiting-reason.ts';
import { partnerBrandSchema } from '../partner/partner-brand.ts';
import { SESSION_STATUSES, TERMINAL_STATUSES } from '../session/status.ts';

/**
 * The embed page's own routes, all with `Authorization: Bearer <embed token>`:
 * `GET /embed/{id}/state`, `POST /embed/{id}/events`, and WHEP at `POST /embed/{id}/control` (controls; ends an older
 * controlling connection) and `POST /embed/{id}/stream` (watches). The page itself, `GET /embed/{id}`, needs no token: it
 * holds nothing but names; the token stays in the URL's fragment, which no server ever sees. JSON answers have the
 * envelope of envelope.ts, so a state is `{"status":"success","data":<EmbedState>}`.
 */
export const embedStateSchema = z.object({
  sessionId: z.uuidv4(),
  status: z.enum(SESSION_STATUSES),
  progress: z.number(),
  awaiting: z.enum(AWAITING_REASONS).nullable(),
  platform: z.object({ displayName: z.string(), icon: z.string() }),
  partner: z.object({ displayName: z.string() }),
  expiresAt: z.iso.datetime(),
  /** Why the session ended without a result. */
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
});
export type EmbedState = z.infer<typeof embedStateSchema>;

/**
 * `error.details` of the 410 `SESSION_ENDED` that `GET /embed/{id}/state` answers once the session is over: the token is
 * dead, so this is all that it still opens, and only to who held it. A refreshed page can say how it ended.
 */
export const embedEndedSchema = z.object({
  status: z.enum(TERMINAL_STATUSES),
  error: embedStateSchema.shape.error,
});
export type EmbedEnded = z.infer<typeof embedEndedSchema>;

/**
 * `error.details` of a 409 `EVENT_NOT_EXPECTED` or `EVENT_IN_TRANSIT`, for the embed page and the runner. `duplicate` is
 * true when the session already is where the event wanted it: to a sender that lost an answer this is as good as a yes.
 */
export const eventRefusedSchema = z.object({ status: z.enum(SESSION_STATUSES), duplicate: z.boolean() });

/** Configuration that `GET /embed/{id}` writes into the page as JSON. */
export const embedConfigSchema = z.object({
  sessionId: z.uuidv4(),
  /** Base of the routes above, for instance `/v1`. */
  apiBase: z.string(),
  partnerName: z.string(),
  platformName: z.string(),
  /** How the page looks for this partner. */
  brand: partnerBrandSchema.optional(),
  /** The origins that may embed the page and to which it posts messages. */
  allowedOrigins: z.array(z.string()),
});
export type EmbedConfig = z.infer<typeof embedConfigSchema>;
