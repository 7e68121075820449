import * as z from 'zod';
import { TERMINAL_STATUSES } from '../session/status.ts';
import { attestationSummarySchema, sessionPlatformSchema } from './partner-api.ts';

const timestamp = z.iso.datetime({ precision: 3 });

/** Most bytes of a webhook's body. */
export const WEBHOOK_BODY_MAX_BYTES = 256 * 1024;

export const WEBHOOK_EVENT_TYPES = {
  COMPLETED: 'browser_session.completed',
  TERMINATED: 'browser_session.terminated',
  ERROR: 'browser_session.error',
  CANCELLED: 'browser_session.cancelled',
} as const;

/** The body of a webhook: how a session ended. Every field is always there, `null` when it has no value. */
export const webhookEventSchema = z.object({
  type: z.enum(Object.values(WEBHOOK_EVENT_TYPES)),
  /** When the session ended. The same over retries and replays. */
  timestamp,
  data: z.object({
    sessionId: z.uuidv4(),
    status: z.enum(TERMINAL_STATUSES),
    progress: z.number(),
    platformId: z.int(),
    platform: sessionPlatformSchema,
    externalReferenceId: z.string().nullable(),
    expiresAt: timestamp,
    createdAt: timestamp,
    completedAt: timestamp.nullable(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    hasAttestation: z.boolean(),
    attestation: attestationSummarySchema.nullable(),
    extractedData: z.record(z.string(), z.unknown()).nullable(),
  }),
});
export type WebhookEvent = z.infer<typeof webhookEventSchema>;
