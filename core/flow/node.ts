import * as z from 'zod';
import type { SessionErrorCode } from '../failure.ts';
import { collectSchema, httpsUrlSchema } from './collection.ts';
import { conditionSchema } from './condition.ts';
import { FLOW_LIMITS } from './limits.ts';
import { nameSchema } from './name.ts';

/** The failures that a platform's page can show; the others are the runner's to find. */
export const PLATFORM_FAILURES = [
  'LOGIN_FAILED',
  'MFA_FAILED',
  'CAPTCHA_REQUIRED',
  'ACCOUNT_LOCKED',
  'PLATFORM_BLOCKED',
  'PLATFORM_UNAVAILABLE',
  'NO_DATA',
  'USER_ABANDONED',
  'STEP_TIMEOUT',
  'TARGET_NOT_FOUND',
] as const satisfies readonly SessionErrorCode[];

const failureSchema = z.enum(PLATFORM_FAILURES);
const waitSchema = (maxMs: number) =>
  z
    .int(`must say how long it waits at most: a whole number of milliseconds up to ${maxMs}`)
    .min(1)
    .max(maxMs, `must not wait longer than ${maxMs} ms`);
const selectorSchema = z.string().max(300).regex(/\S/, 'must be a CSS selector');

const goSchema = z.strictObject({ when: conditionSchema, next: nameSchema });
const failCaseSchema = z.strictObject({ when: conditionSchema, fail: failureSchema });
/** Tells the user what the page said, each time it becomes true; the wait goes on. */
const noticeSchema = z.strictObject({ when: conditionSchema, notice: failureSchema });

const casesOf = <T extends z.ZodType>(schema: T) =>
  z.array(schema).min(1, 'must hold at least one case').max(FLOW_LIMITS.casesPerNode);
const otherwise = {
  /** Where a wait goes that ended without a match; without it the run fails with STEP_TIMEOUT. */
  onTimeout: z
    .union(
      [z.strictObject({ next: nameSchema }), z.strictObject({ fail: failureSchema })],
      'must be {"next": …} or {"fail": …}',
    )
    .optional(),
};
const action = { timeoutMs: waitSchema(FLOW_LIMITS.pageWaitMs).optional(), next: nameSchema };

export const nodeSchema = z.discriminatedUnion(
  'type',
  [
    /** Opens an address; `{{loginUrl}}` is the platform's login URL. */
    z.strictObject({
      type: z.literal('goto'),
      url: z.union([z.literal('{{loginUrl}}'), httpsUrlSchema], 'must be an absolute https:// URL or {{loginUrl}}'),
      ...action,
    }),
    /** Waits for the first case that holds, from top to bottom. */
    z.strictObject({
      type: z.literal('branch'),
      timeoutMs: waitSchema(FLOW_LIMITS.pageWaitMs),
      cases: casesOf(z.union([goSchema, failCaseSchema], 'must be {"when", "next"} or {"when", "fail"}')),
      ...otherwise,
    }),
    /** As `branch`, while the user has the page. */
    z.strictObject({
      type: z.literal('awaitUser'),
      reason: z.enum(['LOGIN', 'MFA', 'CAPTCHA']),
      timeoutMs: waitSchema(FLOW_LIMITS.userWaitMs),
      cases: casesOf(
        z.union(
          [goSchema, failCaseSchema, noticeSchema],
          'must be {"when", "next"}, {"when", "fail"} or {"when", "notice"}',
        ),
      ),
      ...otherwise,
    }),
    z.strictObject({
      type: z.literal('waitFor'),
      when: conditionSchema,
      timeoutMs: waitSchema(FLOW_LIMITS.pageWaitMs),
      next: nameSchema,
      ...otherwise,
    }),
    z.strictObject({ type: z.literal('click'), selector: selectorSchema, ...action }),
    /** Types a fixed text. Never a credential: a password or one-time-code field is refused when the flow runs. */
    z.strictObject({ type: z.literal('fill'), selector: selectorSchema, value: z.string().max(500), ...action }),
    z.strictObject({ type: z.literal('select'), selector: selectorSchema, value: z.string().max(500), ...action }),
    z.strictObject({ type: z.literal('press'), key: z.enum(['Enter', 'Escape', 'Tab']), ...action }),
    collectSchema,
    z.strictObject({ type: z.literal('complete') }),
    z.strictObject({ type: z.literal('fail'), code: failureSchema }),
  ],
  'must have a known "type": goto, branch, awaitUser, waitFor, click, fill, select, press, collect, complete or fail',
);
export type FlowNode = z.infer<typeof nodeSchema>;
export type NodeOf<T extends FlowNode['type']> = Extract<FlowNode, { type: T }>;
/** A failure that a flow may name. */
export type PlatformFailure = (typeof PLATFORM_FAILURES)[number];
