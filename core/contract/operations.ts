import * as z from 'zod';
import type { FailureCode } from '../failure.ts';
import { successEnvelopeSchema } from './envelope.ts';
import {
  attestationViewSchema,
  createdSessionSchema,
  createSessionRequestSchema,
  idempotencyKeySchema,
  listSessionsQuerySchema,
  platformViewSchema,
  sessionDetailsSchema,
  sessionListSchema,
  terminatedSessionSchema,
} from './partner-api.ts';
import { timelineSchema, webhookResendSchema } from './timeline.ts';

/** A route of the partner API, as its document describes it. Refusals that every route shares are not repeated here. */
export type Operation = {
  readonly method: 'get' | 'post';
  /** Below the stage; `{id}` is a session. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: 'Platforms' | 'Sessions' | 'Attestations' | 'Webhooks' | 'Documents';
  readonly isOpen?: boolean;
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: { readonly status: 200 | 201 | 202; readonly schema: z.ZodType; readonly mediaType?: string };
  readonly refusals?: readonly FailureCode[];
};

const SESSION = '/partner/browser-session/{id}';
/** A body may be left out; if there is one it has no fields. */
const emptyBodySchema = z.strictObject({}).optional();
const data = (status: 200 | 201 | 202, schema: z.ZodType) => ({ status, schema: successEnvelopeSchema(schema) });

const jwkSetSchema = z.object({
  keys: z.array(
    z.looseObject({ kid: z.string(), kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  ),
});

/** Every route that partners may call, with the very schemas that its handler parses and answers with. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/partner/browser-platforms',
    operationId: 'listPlatforms',
    summary: 'List all active platforms',
    tag: 'Platforms',
    answer: data(200, z.array(platformViewSchema)),
  },
  {
    method: 'post',
    path: '/partner/browser-session',
    operationId: 'createSession',
    summary: 'Create a session',
    description:
      'Answers with the URL for the iframe. With an Idempotency-Key, repeating the request makes no second session.',
    tag: 'Sessions',
    headers: { 'Idempotency-Key': idempotencyKeySchema },
    body: createSessionRequestSchema,
    answer: data(201, createdSessionSchema),
    refusals: [
      'MALFORMED_JSON',
      'SESSION_NOT_FOUND',
      'IDEMPOTENCY_CONFLICT',
      'BODY_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
    ],
  },
  {
    method: 'get',
    path: '/partner/browser-sessions',
    operationId: 'listSessions',
    summary: 'List your own sessions, newest first',
    description:
      'Page by `cursor` (from `nextCursor`) rather than by `offset`: it costs the same at any depth. `total` is kept by ' +
      'counters, some seconds behind the sessions.',
    tag: 'Sessions',
    query: listSessionsQuerySchema,
    answer: data(200, sessionListSchema),
  },
  {
    method: 'get',
    path: SESSION,
    operationId: 'getSession',
    summary: 'Read the status and details of one session',
    tag: 'Sessions',
    answer: data(200, sessionDetailsSchema),
    refusals: ['SESSION_NOT_FOUND'],
  },
  {
    method: 'post',
    path: `${SESSION}/terminate`,
    operationId: 'terminateSession',
    summary: 'End a session',
    description: 'Repeating it is a 200.',
    tag: 'Sessions',
    body: emptyBodySchema,
    answer: data(200, terminatedSessionSchema),
    refusals: [
      'MALFORMED_JSON',
      'SESSION_NOT_FOUND',
      'SESSION_ALREADY_TERMINAL',
      'BODY_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
    ],
  },
  {
    method: 'get',
    path: `${SESSION}/events`,
    operationId: 'getTimeline',
    summary: 'Read what happened to a session',
    description:
      'Every transition, rejected event, webhook attempt and resend, oldest first; nothing about the person.',
    tag: 'Sessions',
    answer: data(200, timelineSchema),
    refusals: ['SESSION_NOT_FOUND'],
  },
  {
    method: 'post',
    path: `${SESSION}/webhook/resend`,
    operationId: 'resendWebhook',
    summary: 'Send the terminal event again',
    description: 'A delivery of its own, under the same `webhook-id`.',
    tag: 'Webhooks',
    body: emptyBodySchema,
    answer: data(202, webhookResendSchema),
    refusals: [
      'MALFORMED_JSON',
      'SESSION_NOT_FOUND',
      'SESSION_NOT_TERMINAL',
      'WEBHOOK_NOT_CONFIGURED',
      'BODY_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
    ],
  },
  {
    method: 'get',
    path: `${SESSION}/attestation`,
    operationId: 'getAttestation',
    summary: 'Read the attestation of a completed session',
    tag: 'Attestations',
    answer: data(200, attestationViewSchema),
    refusals: ['SESSION_NOT_FOUND', 'ATTESTATION_NOT_FOUND'],
  },
  {
    method: 'get',
    path: '/.well-known/attestation-keys.json',
    operationId: 'getAttestationKeys',
    summary: 'Read the public keys of the attestor',
    description: 'A JWK set (RFC 7517), with which attestations can be verified offline.',
    tag: 'Attestations',
    isOpen: true,
    answer: { status: 200, schema: jwkSetSchema, mediaType: 'application/jwk-set+json' },
  },
  {
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'Read this document',
    tag: 'Documents',
    isOpen: true,
    answer: { status: 200, schema: z.looseObject({ openapi: z.string() }) },
  },
];
