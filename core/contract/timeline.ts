import * as z from 'zod';
import { SESSION_ERROR_CODES } from '../failure.ts';
import { WEBHOOK_ERRORS } from '../session/session.ts';
import { SESSION_STATUSES } from '../session/status.ts';

const timestamp = z.iso.datetime({ precision: 3 });

/** The session went to `status`; `errorCode` says why, where it ended without a result. */
const transitionEntrySchema = z.object({
  type: z.literal('TRANSITION'),
  at: timestamp,
  status: z.enum(SESSION_STATUSES),
  errorCode: z.enum(SESSION_ERROR_CODES).nullable(),
});

/** An event changed nothing: it came in a `status` that it does not fit, or failed the check that `reason` names. */
const rejectedEventEntrySchema = z.object({
  type: z.literal('EVENT_REJECTED'),
  at: timestamp,
  event: z.string(),
  status: z.enum(SESSION_STATUSES),
  reason: z.string().nullable(),
});

/** One POST to the partner's webhook URL: `statusCode` is what the partner's server answered, `error` why it did not. */
const webhookAttemptEntrySchema = z.object({
  type: z.literal('WEBHOOK_ATTEMPT'),
  at: timestamp,
  /** Up to three attempts share it; a replay has its own. */
  deliveryId: z.string(),
  /** 1 is the first attempt of its delivery. */
  attempt: z.int().min(1),
  isReplay: z.boolean(),
  statusCode: z.int().nullable(),
  durationMs: z.int(),
  error: z.enum(WEBHOOK_ERRORS).nullable(),
});

/** The partner asked for the terminal event again. */
const webhookResendEntrySchema = z.object({
  type: z.literal('WEBHOOK_RESEND'),
  at: timestamp,
  deliveryId: z.string(),
});

/** An operator had the terminal event sent again. `deliveryId` is null where the session has no webhook. */
const replayEntrySchema = z.object({
  type: z.literal('REPLAY'),
  at: timestamp,
  /** The execution that sends it had failed before, and was continued. */
  redriven: z.boolean(),
  deliveryId: z.string().nullable(),
});

const timelineEntrySchema = z.discriminatedUnion('type', [
  transitionEntrySchema,
  rejectedEventEntrySchema,
  webhookAttemptEntrySchema,
  webhookResendEntrySchema,
  replayEntrySchema,
]);
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/**
 * `data` of `GET /partner/browser-session/{id}/events`: what happened to a session, oldest first. All transitions, and the
 * last 50 each of rejected events, webhook attempts, resends and replays. Nothing about the person.
 */
export const timelineSchema = z.object({ sessionId: z.uuidv4(), events: z.array(timelineEntrySchema) });
export type Timeline = z.infer<typeof timelineSchema>;

/** `data` of the 202 of `POST /partner/browser-session/{id}/webhook/resend`. */
export const webhookResendSchema = z.object({
  sessionId: z.uuidv4(),
  /** The same as on every earlier delivery of this session's event. */
  webhookId: z.string(),
  /** By which the timeline names the attempts of this resend. */
  deliveryId: z.string(),
});
export type WebhookResend = z.infer<typeof webhookResendSchema>;
