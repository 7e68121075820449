import * as z from 'zod';
import type { SessionErrorCode } from '../failure.ts';
import { addressSchema } from './address.ts';
import { collectSchema } from './collection.ts';
import { conditionSchema } from './condition.ts';
import { DEFAULT_WAIT_MS, FLOW_LIMITS } from './limits.ts';
import { nameSchema } from './name.ts';
import { selectorSchema } from './selector.ts';

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

const failureSchema = z.enum(PLATFORM_FAILURES).meta({ id: 'failure', description: 'A code of the failure table.' });
const waitSchema = (maxMs: number) =>
  z
    .int(`must say how long it waits at most: a whole number of milliseconds up to ${maxMs}`)
    .min(1)
    .max(maxMs, `must not wait longer than ${maxMs} ms`)
    .meta({ description: 'How long it waits at most, in milliseconds.' });

const goSchema = z
  .strictObject({ when: conditionSchema, next: nameSchema })
  .meta({ description: 'Goes on to the node.' });
const failCaseSchema = z
  .strictObject({ when: conditionSchema, fail: failureSchema })
  .meta({ description: 'Ends the run with the failure.' });
const noticeSchema = z
  .strictObject({ when: conditionSchema, notice: failureSchema })
  .meta({ description: 'Tells the user what the page said, each time that it says so anew; the wait goes on.' });

const casesOf = <T extends z.ZodType>(schema: T) =>
  z
    .array(schema)
    .min(1, 'must hold at least one case')
    .max(FLOW_LIMITS.casesPerNode)
    .meta({ description: 'Compared from top to bottom; the first that holds is taken.' });
const otherwise = {
  onTimeout: z
    .union(
      [z.strictObject({ next: nameSchema }), z.strictObject({ fail: failureSchema })],
      'must be {"next": …} or {"fail": …}',
    )
    .optional()
    .meta({ description: 'Where a wait goes that ended without a match; without it the run ends with STEP_TIMEOUT.' }),
};
const next = nameSchema.meta({ description: 'The node that comes after it.' });
const action = {
  timeoutMs: waitSchema(FLOW_LIMITS.pageWaitMs)
    .optional()
    .meta({ description: `How long it takes at most, in milliseconds; ${DEFAULT_WAIT_MS} when absent.` }),
  next,
};
const described = (description: string) => ({ description });
const target = selectorSchema.meta(described('The element; the first visible match.'));
const text = z.string().max(500).meta(described('What is typed or chosen.'));

export const nodeSchema = z
  .discriminatedUnion(
    'type',
    [
      z
        .strictObject({
          type: z.literal('goto'),
          url: z
            .union([z.literal('{{loginUrl}}'), addressSchema], 'must be an absolute https:// URL or {{loginUrl}}')
            .meta(described('`{{loginUrl}}` is the login URL of the platform, or the one that the partner gave.')),
          ...action,
        })
        .meta(
          described(
            'Opens an address. Done when its document begins to arrive, or when the site asks the user to log in before it shows one.',
          ),
        ),
      z
        .strictObject({
          type: z.literal('branch'),
          timeoutMs: waitSchema(FLOW_LIMITS.pageWaitMs),
          cases: casesOf(z.union([goSchema, failCaseSchema], 'must be {"when", "next"} or {"when", "fail"}')),
          ...otherwise,
        })
        .meta(described('Waits for the first case that holds, and takes it.')),
      z
        .strictObject({
          type: z.literal('awaitUser'),
          reason: z.enum(['LOGIN', 'MFA', 'CAPTCHA']).meta(described('What the user is asked for.')),
          timeoutMs: waitSchema(FLOW_LIMITS.userWaitMs),
          cases: casesOf(
            z.union(
              [goSchema, failCaseSchema, noticeSchema],
              'must be {"when", "next"}, {"when", "fail"} or {"when", "notice"}',
            ),
          ),
          ...otherwise,
        })
        .meta(described('As `branch`, while the user has the page.')),
      z
        .strictObject({
          type: z.literal('waitFor'),
          when: conditionSchema.meta(described('What it waits for.')),
          timeoutMs: waitSchema(FLOW_LIMITS.pageWaitMs),
          next,
          ...otherwise,
        })
        .meta(described('Waits for one condition.')),
      z
        .strictObject({ type: z.literal('click'), selector: target, ...action })
        .meta(described('Clicks the first visible match, when nothing covers it.')),
      z
        .strictObject({ type: z.literal('fill'), selector: target, value: text, ...action })
        .meta(described('Types a fixed text. Never a credential: a password or one-time-code field ends the run.')),
      z
        .strictObject({ type: z.literal('select'), selector: target, value: text, ...action })
        .meta(described('Chooses the option with that value.')),
      z
        .strictObject({
          type: z.literal('press'),
          key: z.enum(['Enter', 'Escape', 'Tab']).meta(described('Which one.')),
          ...action,
        })
        .meta(described('Presses a key.')),
      collectSchema,
      z
        .strictObject({ type: z.literal('complete') })
        .meta(described('Ends the run: consent, proof and attestation follow.')),
      z
        .strictObject({ type: z.literal('fail'), code: failureSchema.meta(described('What the session ends with.')) })
        .meta(described('Ends the run without a result.')),
    ],
    'must have a known "type": goto, branch, awaitUser, waitFor, click, fill, select, press, collect, complete or fail',
  )
  .meta({ id: 'node', description: 'A step of the verification.' });
export type FlowNode = z.infer<typeof nodeSchema>;
export type NodeOf<T extends FlowNode['type']> = Extract<FlowNode, { type: T }>;
/** A failure that a flow may name. */
export type PlatformFailure = (typeof PLATFORM_FAILURES)[number];
