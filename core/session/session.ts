import * as z from 'zod';
import { SESSION_ERROR_CODES } from '../failure.ts';
import { AWAITING_REASONS } from './awaiting-reason.ts';
import { PROGRESS_FLOOR, SESSION_STATUSES, isTerminal } from './status.ts';

/** Ways in which a webhook gets no answer. */
export const WEBHOOK_ERRORS = ['URL_REFUSED', 'DNS', 'ADDRESS_REFUSED', 'CONNECTION', 'TLS', 'TIMEOUT'] as const;
export type WebhookError = (typeof WEBHOOK_ERRORS)[number];

/** The runner that serves a session at the moment; replaced as a whole at each launch. */
const runnerRecordSchema = z.object({
  /** SHA-256 (hex) of the single-use bootstrap secret; removed when it is exchanged. Written by the state machine. */
  bootstrapHash: z.string().optional(),
  /** SHA-256 (hex) of the runner's event token; written when the bootstrap secret is exchanged. */
  tokenHash: z.string().optional(),
  /** Where the runner serves WHEP, as reported by RUNNER_READY. */
  address: z.string().optional(),
  port: z.int().optional(),
  /** ARN of the ECS task. Written by the state machine. */
  taskArn: z.string().optional(),
});

/** An event that came too late, twice or out of place, or that claimed what it could not prove. */
const rejectedEventSchema = z.object({
  type: z.string(),
  status: z.enum(SESSION_STATUSES),
  at: z.iso.datetime(),
  /** Which check it failed, where it is not the status that forbids it. */
  reason: z.string().optional(),
});
export type RejectedEvent = z.infer<typeof rejectedEventSchema>;

/** One POST of the terminal event to the partner's webhook URL, and how it went. */
const webhookAttemptSchema = z.object({
  at: z.iso.datetime(),
  /** The queue message that it served: retries share it, a replay has its own. */
  deliveryId: z.string(),
  durationMs: z.int(),
  /** What the partner's server answered; absent when no answer came. */
  statusCode: z.int().optional(),
  /** Why no answer came. */
  error: z.enum(WEBHOOK_ERRORS).optional(),
});
export type WebhookAttempt = z.infer<typeof webhookAttemptSchema>;

/** The partner's wish to get the terminal event again, and the queue message that came of it. */
const webhookResendRecordSchema = z.object({ at: z.iso.datetime(), deliveryId: z.string() });
export type WebhookResendRecord = z.infer<typeof webhookResendRecordSchema>;

/**
 * An execution that sent the terminal event again: a new one on the ended session, or one that had failed and was redriven.
 * `name` is its name in Step Functions. Written by the state machine.
 */
const replayRecordSchema = z.object({
  at: z.iso.datetime(),
  name: z.string(),
  /** How often it had been redriven by then. */
  redrives: z.int(),
  /** The queue message that came of it; empty where there is no webhook. */
  deliveryId: z.string(),
});
export type ReplayRecord = z.infer<typeof replayRecordSchema>;

/**
 * A session as it is stored, one item of the sessions table. Who writes what: `create-session` the description, the
 * state machine everything under "lifecycle", `report-event` the runner's report and the result.
 */
export const sessionSchema = z.object({
  sessionId: z.uuidv4(),
  partnerId: z.string(),
  platformId: z.int(),
  platform: z.object({ name: z.string(), displayName: z.string(), icon: z.string() }),
  /** The version that the session was created with, and whether it was the canary. */
  flow: z.object({ version: z.string(), hash: z.string(), canary: z.literal(true).optional() }),
  /** The login page of that version; absent in sessions of version 0.1. */
  loginUrl: z.string().optional(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Epoch seconds after which DynamoDB deletes the item (TTL). */
  deleteAtEpochS: z.int(),
  receiverData: z.record(z.string(), z.unknown()).optional(),
  externalReferenceId: z.string().optional(),
  /** Names the keyed request that made it (keyed-request.ts), which is erased with it. */
  requestId: z.string().optional(),
  webhookUrl: z.string().optional(),
  /** Where the flow opens the login page, instead of the platform's `loginUrl`. */
  customUrl: z.string().optional(),
  /** Who may embed the page, instead of the partner's configured origins. */
  allowedOrigins: z.array(z.string()).optional(),
  /** SHA-256 (hex) of the embed token. The token itself is derived when needed and never stored. */
  embedTokenHash: z.string(),

  // Lifecycle
  status: z.enum(SESSION_STATUSES),
  /** `partnerId#status`, the key of the index by status. */
  partnerStatus: z.string(),
  /** The ARN of the one execution that may write this item. */
  execution: z.string().optional(),
  /** Answers the waiting state that the session is in. */
  taskToken: z.string().optional(),
  progressFloor: z.int().default(0),
  awaitingReason: z.enum(AWAITING_REASONS).optional(),
  errorCode: z.enum(SESSION_ERROR_CODES).optional(),
  /** Set by every terminal status; its absence is the condition of every other write. */
  endedAt: z.iso.datetime().optional(),
  completedAt: z.iso.datetime().optional(),
  history: z.array(z.object({ status: z.enum(SESSION_STATUSES), at: z.iso.datetime() })).default([]),
  /** A cancellation or termination that was asked for while no waiting state could be answered. */
  intent: z.enum(['CANCELLED', 'TERMINATED']).optional(),

  // Reported
  progressReported: z.int().default(0),
  runner: runnerRecordSchema.optional(),
  /** Events that came too late, twice or out of place (contract: "rejected and recorded"), the last 50. */
  rejectedEvents: z.array(rejectedEventSchema).default([]),
  /** The last 50. */
  webhookAttempts: z.array(webhookAttemptSchema).default([]),
  /** The last 50. */
  webhookResends: z.array(webhookResendRecordSchema).default([]),
  /** The last 50. */
  replays: z.array(replayRecordSchema).default([]),
  attestation: z.string().optional(),
  extractedData: z.record(z.string(), z.unknown()).optional(),
});

export type Session = z.infer<typeof sessionSchema>;

/** What a list shows of a session: nothing large and nothing secret. The indexes need to hold no more. */
export const sessionSummarySchema = sessionSchema.pick({
  sessionId: true,
  platformId: true,
  platform: true,
  createdAt: true,
  expiresAt: true,
  externalReferenceId: true,
  status: true,
  progressFloor: true,
  progressReported: true,
  errorCode: true,
  completedAt: true,
});
export type SessionSummary = z.infer<typeof sessionSummarySchema>;

/** Progress in percent as the contract wants it: never falling, 100 only in `COMPLETED`. */
export const progressOf = (session: Pick<Session, 'status' | 'progressFloor' | 'progressReported'>): number => {
  if (session.status === 'COMPLETED') return 100;
  const statusFloor = isTerminal(session.status) ? 0 : PROGRESS_FLOOR[session.status];
  return Math.min(99, Math.max(statusFloor, session.progressFloor, session.progressReported));
};
