import * as z from 'zod';
import { SESSION_ERROR_CODES } from '../failure.ts';
import { AWAITING_REASONS } from './event.ts';
import { PROGRESS_FLOOR, SESSION_STATUSES, isTerminal } from './status.ts';

/** The runner that serves a session at the moment; replaced as a whole at each launch. */
export const runnerRecordSchema = z.object({
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

/**
 * A session as it is stored, one item of the sessions table. Who writes what: `create-session` the description, the
 * state machine everything under "lifecycle", `report-event` the runner's report and the result.
 */
export const sessionSchema = z.object({
  sessionId: z.uuidv4(),
  partnerId: z.string(),
  platformId: z.int(),
  platform: z.object({ name: z.string(), displayName: z.string(), icon: z.string() }),
  flow: z.object({ version: z.string(), hash: z.string() }),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Epoch seconds after which DynamoDB deletes the item (TTL). */
  deleteAtEpochS: z.int(),
  receiverData: z.record(z.string(), z.unknown()).optional(),
  externalReferenceId: z.string().optional(),
  webhookUrl: z.string().optional(),
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
  rejectedEvents: z
    .array(z.object({ type: z.string(), status: z.enum(SESSION_STATUSES), at: z.iso.datetime() }))
    .default([]),
  attestation: z.string().optional(),
  extractedData: z.record(z.string(), z.unknown()).optional(),
});

export type Session = z.infer<typeof sessionSchema>;

/** Progress in percent as the contract wants it: never falling, 100 only in `COMPLETED`. */
export const progressOf = (session: Pick<Session, 'status' | 'progressFloor' | 'progressReported'>): number => {
  if (session.status === 'COMPLETED') return 100;
  const statusFloor = isTerminal(session.status) ? 0 : PROGRESS_FLOOR[session.status];
  return Math.min(99, Math.max(statusFloor, session.progressFloor, session.progressReported));
};
