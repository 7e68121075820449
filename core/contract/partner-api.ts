import * as z from 'zod';
import { isExactOrigin } from '../network/origin.ts';
import { PARTNER_URL_MAX_CHARACTERS } from '../network/public-https-url.ts';
import { SESSION_STATUSES } from '../session/status.ts';

const timestamp = z.iso.datetime({ precision: 3 });

/** Most bytes of `receiverData` as JSON (UTF-8), and most characters of `externalReferenceId`. */
const RECEIVER_DATA_MAX_BYTES = 8 * 1024;
const EXTERNAL_REFERENCE_MAX_CHARACTERS = 255;
const ALLOWED_ORIGINS_MAX = 20;
/** Most bytes of a request body. */
export const PARTNER_BODY_MAX_BYTES = 32 * 1024;

/** Text that can be stored and sent: a lone surrogate has no UTF-8. */
const wellFormedText = () => z.string().refine((text) => text.isWellFormed(), { error: 'must be well-formed Unicode' });

/** Levels of nesting in a partner's JSON: more than data has, and far from what overflows the stack of a reader. */
const JSON_MAX_LEVELS = 100;

const isWellFormedJson = (value: unknown, levels: number): boolean => {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  const members = Object.entries(value);
  return levels > 0 && members.every(([key, member]) => key.isWellFormed() && isWellFormedJson(member, levels - 1));
};

const utf8BytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** Body of `POST /partner/browser-session`. Where `webhookUrl` and `customUrl` may lead is checked by the use case. */
export const createSessionRequestSchema = z.strictObject({
  platformId: z.int().positive(),
  receiverData: z
    .record(z.string(), z.unknown())
    .refine((value) => isWellFormedJson(value, JSON_MAX_LEVELS), {
      error: `must be well-formed Unicode of at most ${JSON_MAX_LEVELS} levels`,
      abort: true,
    })
    .refine((value) => utf8BytesOf(value) <= RECEIVER_DATA_MAX_BYTES, {
      error: `must be at most ${RECEIVER_DATA_MAX_BYTES} bytes of JSON`,
    })
    .optional(),
  /** Hours, fractions allowed: 1.5 is ninety minutes. */
  expiresInHours: z.number().min(1).max(24).default(1),
  webhookUrl: wellFormedText().max(PARTNER_URL_MAX_CHARACTERS).optional(),
  /** Instead of the platform's `loginUrl`, where the platform allows it. */
  customUrl: wellFormedText().max(PARTNER_URL_MAX_CHARACTERS).optional(),
  /** The origins that may embed this session's page and hear its messages, instead of the partner's configured ones. */
  allowedOrigins: z
    .array(z.string().refine(isExactOrigin, { error: 'must be an exact origin, for instance https://app.example.com' }))
    .min(1)
    .max(ALLOWED_ORIGINS_MAX)
    .optional(),
  externalReferenceId: wellFormedText().max(EXTERNAL_REFERENCE_MAX_CHARACTERS).optional(),
});
export type CreateSessionRequest = z.infer<typeof createSessionRequestSchema>;

const IDEMPOTENCY_KEY_MAX_CHARACTERS = 255;

/** The header `Idempotency-Key`: what a header can carry without an encoding of its own. */
export const idempotencyKeySchema = z
  .string()
  .regex(new RegExp(`^[\\x20-\\x7e]{1,${IDEMPOTENCY_KEY_MAX_CHARACTERS}}$`), {
    error: `must be 1 to ${IDEMPOTENCY_KEY_MAX_CHARACTERS} characters of ASCII`,
  });

/** `data` of the 201. */
export const createdSessionSchema = z.object({
  sessionId: z.uuidv4(),
  embedUrl: z.url(),
  status: z.literal('CREATED'),
  platformId: z.int(),
  expiresAt: timestamp,
  createdAt: timestamp,
  externalReferenceId: z.string().nullable(),
});
export type CreatedSession = z.infer<typeof createdSessionSchema>;

/** The platform as a session shows it. */
export const sessionPlatformSchema = z.object({ name: z.string(), displayName: z.string(), logo: z.string() });

/** `data` of `GET /partner/browser-session/{id}`: every field is always there, `null` when it has no value. */
export const sessionDetailsSchema = z.object({
  sessionId: z.uuidv4(),
  status: z.enum(SESSION_STATUSES),
  progress: z.number().min(0).max(100),
  embedUrl: z.url(),
  /** WHEP endpoint, only while a user is connected. */
  streamUrl: z.url().nullable(),
  platformId: z.int(),
  platform: sessionPlatformSchema,
  externalReferenceId: z.string().nullable(),
  expiresAt: timestamp,
  createdAt: timestamp,
  completedAt: timestamp.nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  hasAttestation: z.boolean(),
  extractedData: z.record(z.string(), z.unknown()).nullable(),
});
export type SessionDetails = z.infer<typeof sessionDetailsSchema>;

/** One entry of the list: the details without what is large or of the moment. */
const sessionEntrySchema = sessionDetailsSchema.omit({ extractedData: true, streamUrl: true });
export type SessionEntry = z.infer<typeof sessionEntrySchema>;

export const LIST_DEFAULT_LIMIT = 20;
const LIST_MAX_LIMIT = 100;
export const LIST_MAX_OFFSET = 10_000;

/** A whole number in a query string; anything else is refused rather than read as far as it goes. */
const queryInteger = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be a whole number from ${min} to ${max}` })
    .meta({ type: 'integer', minimum: min, maximum: max });

/** Query of `GET /partner/browser-sessions`. */
export const listSessionsQuerySchema = z
  .strictObject({
    status: z.enum(SESSION_STATUSES).optional(),
    limit: queryInteger(1, LIST_MAX_LIMIT).optional(),
    offset: queryInteger(0, LIST_MAX_OFFSET).optional(),
    cursor: z.string().min(1).max(512).optional(),
  })
  .refine((query) => query.cursor === undefined || query.offset === undefined, {
    path: ['cursor'],
    error: 'cannot be given together with offset',
  });
export type ListSessionsQuery = z.infer<typeof listSessionsQuerySchema>;

/** `data` of the list, newest first. `offset` is `null` on a page that was asked for by cursor. */
export const sessionListSchema = z.object({
  sessions: z.array(sessionEntrySchema),
  pagination: z.object({
    total: z.int(),
    limit: z.int(),
    offset: z.int().nullable(),
    hasMore: z.boolean(),
    nextCursor: z.string().nullable(),
  }),
});
export type SessionList = z.infer<typeof sessionListSchema>;

/** One platform of `GET /partner/browser-platforms`. */
export const platformViewSchema = z.object({
  id: z.int().positive(),
  name: z.string(),
  displayName: z.string(),
  description: z.string(),
  icon: z.string(),
  loginUrl: z.url(),
  allowCustomUrl: z.boolean(),
  isActive: z.boolean(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type PlatformView = z.infer<typeof platformViewSchema>;

/** `data` of `POST /partner/browser-session/{id}/terminate`. */
export const terminatedSessionSchema = z.object({
  sessionId: z.uuidv4(),
  status: z.literal('TERMINATED'),
  progress: z.number(),
  externalReferenceId: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
});
export type TerminatedSession = z.infer<typeof terminatedSessionSchema>;

/** What says which attestation it is: in the webhook, and with the attestation itself. */
export const attestationSummarySchema = z.object({
  /** `dc+sd-jwt`: an SD-JWT VC. */
  format: z.string(),
  /** `sha256:` and the hex digest of the attestation as text. */
  digest: z.string(),
  url: z.url(),
  trust: z.enum(['operator', 'external']),
});

/** `data` of `GET /partner/browser-session/{id}/attestation`. */
export const attestationViewSchema = attestationSummarySchema.omit({ url: true }).extend({
  sessionId: z.uuidv4(),
  /** SD-JWT VC (RFC 9901, ES256), verifiable offline with the key set at `/.well-known/attestation-keys.json`. */
  attestation: z.string(),
});
export type AttestationView = z.infer<typeof attestationViewSchema>;
