import * as z from 'zod';
import { ATTESTATION_MAX_CHARACTERS } from '../contract/attestor-api.ts';
import { diagnosticsSchema } from '../contract/diagnostics.ts';
import { AWAITING_REASONS } from './awaiting-reason.ts';
import { SESSION_ERROR_CODES, terminalStatusOf } from '../failure.ts';
import { BODY_CURSOR_MAX_CHARACTERS } from '../flow/body-place.ts';
import { FLOW_LIMITS } from '../flow/limits.ts';
import { nameSchema } from '../flow/name.ts';

/** What the embed page may report about its user. */
export const embedEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('USER_ARRIVED') }),
  z.strictObject({ type: z.literal('USER_CANCELLED') }),
]);
export type EmbedEvent = z.infer<typeof embedEventSchema>;

/** By the name of the recording. */
const bodyCursorsSchema = z
  .record(nameSchema, z.union([z.string().max(BODY_CURSOR_MAX_CHARACTERS), z.number()]))
  .refine((cursors) => Object.keys(cursors).length <= FLOW_LIMITS.requests, 'holds more than there are requests');

/** What the runner may report that can move the session on. */
export const runnerTransitionSchema = z.discriminatedUnion('type', [
  /** The runner serves WHEP on this address, which only the stream Lambda can reach. */
  z.strictObject({ type: z.literal('RUNNER_READY'), address: z.ipv4(), port: z.int().min(1024).max(65_535) }),
  z.strictObject({ type: z.literal('USER_CONNECTED') }),
  z.strictObject({ type: z.literal('FLOW_LOADING') }),
  z.strictObject({ type: z.literal('FLOW_RUNNING') }),
  z.strictObject({ type: z.literal('USER_NEEDED'), reason: z.enum(AWAITING_REASONS) }),
  z.strictObject({ type: z.literal('COLLECTING') }),
  z.strictObject({ type: z.literal('CONSENT_GIVEN') }),
  /** The attestor's signed attestation, and what led from page to page in bodies, of which it has only hashes. */
  z.strictObject({
    type: z.literal('VERIFIED'),
    attestation: z.string().max(ATTESTATION_MAX_CHARACTERS),
    cursors: bodyCursorsSchema.optional(),
  }),
  z.strictObject({ type: z.literal('USER_LEFT') }),
  z.strictObject({ type: z.literal('USER_CANCELLED') }),
  /** Ends that belong to the user and the partner are theirs to report. */
  z.strictObject({
    type: z.literal('FAILED'),
    code: z
      .enum(SESSION_ERROR_CODES)
      .refine((code) => terminalStatusOf(code) === 'ERROR', 'is not for a runner to report'),
  }),
]);

/** What the runner may report that leaves the status as it is. */
const runnerSignalSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('HEARTBEAT') }),
  z.strictObject({ type: z.literal('PROGRESS'), progress: z.int().min(0).max(99) }),
  /** What the run leaves that is about to be reported as failed; kept only where the operator has that turned on. */
  z.strictObject({ type: z.literal('DIAGNOSTICS'), diagnostics: diagnosticsSchema }),
]);

export const runnerEventSchema = z.union([runnerTransitionSchema, runnerSignalSchema]);
export type RunnerTransition = z.infer<typeof runnerTransitionSchema>;
export type RunnerEvent = z.infer<typeof runnerEventSchema>;

/** Everything that can move a session to another status, whoever reports it. */
export type SessionEvent = EmbedEvent | RunnerTransition | { type: 'PARTNER_TERMINATED' };
