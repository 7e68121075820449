import * as z from 'zod';
import type { PartnerLimits } from '../../core/partner/partner-limits.ts';
import { QUOTA_PERIODS } from '../../core/partner/partner-limits.ts';
import type { Options } from '../command.ts';
import { wholeNumber } from '../command.ts';

/** API Gateway's numbers are 32-bit; more than this nobody means. */
const MAX = 1_000_000;

/** The options that say how much a partner may call. */
export const LIMIT_OPTIONS = {
  rate: { type: 'string', value: 'N', help: 'requests a second, on average' },
  burst: { type: 'string', value: 'N', help: 'requests at once' },
  'create-rate': { type: 'string', value: 'N', help: 'sessions created a second, on average' },
  'create-burst': { type: 'string', value: 'N', help: 'sessions created at once' },
  quota: { type: 'string', value: 'N/PERIOD', help: 'requests a day, week or month, as 10000/month, or none' },
} as const satisfies Options;

const rate = () =>
  z
    .string()
    .regex(/^\d{1,6}(\.\d{1,3})?$/, { error: `must be a number from 0.001 to ${MAX}` })
    .transform(Number)
    .refine((value) => value > 0 && value <= MAX, { error: `must be a number from 0.001 to ${MAX}` });

const quota = () =>
  z
    .string()
    .regex(/^(none|[1-9]\d{0,8}\/(day|week|month))$/, { error: 'must be none, or a number a period as 10000/month' })
    .transform((text): PartnerLimits['quota'] | 'none' => {
      if (text === 'none') return text;
      const [limit = '', name = ''] = text.split('/');
      const period = QUOTA_PERIODS.find((one) => one === name.toUpperCase());
      return period && { limit: Number(limit), period };
    });

/** The same options as they are parsed. */
export const limitInput = {
  rate: rate().optional(),
  burst: wholeNumber(1, MAX).optional(),
  'create-rate': rate().optional(),
  'create-burst': wholeNumber(1, MAX).optional(),
  quota: quota().optional(),
};
type GivenLimits = z.infer<z.ZodObject<typeof limitInput>>;

/** Whether any limit was given. */
export const namesLimits = (given: GivenLimits): boolean =>
  Object.keys(limitInput).some((name) => Reflect.get(given, name) !== undefined);

/** The limits as they are with what was given in the place of what was before. */
export const changedLimits = (before: PartnerLimits, given: GivenLimits): PartnerLimits => {
  const after = given.quota === undefined ? before.quota : given.quota === 'none' ? undefined : given.quota;
  return {
    ratePerS: given.rate ?? before.ratePerS,
    burst: given.burst ?? before.burst,
    createRatePerS: given['create-rate'] ?? before.createRatePerS,
    createBurst: given['create-burst'] ?? before.createBurst,
    ...(after === undefined ? {} : { quota: after }),
  };
};

/** Limits for people. */
export const limitEntries = (limits: PartnerLimits): (readonly [string, string])[] => [
  ['Calls', `${limits.ratePerS} a second, ${limits.burst} at once`],
  ['Creating', `${limits.createRatePerS} a second, ${limits.createBurst} at once`],
  ['Quota', limits.quota === undefined ? '(none)' : `${limits.quota.limit} a ${limits.quota.period.toLowerCase()}`],
];
