import * as z from 'zod';

export const QUOTA_PERIODS = ['DAY', 'WEEK', 'MONTH'] as const;

/** How much a partner may call: API Gateway's token buckets, for all calls and for creating sessions alone, and a quota. */
export const partnerLimitsSchema = z.object({
  /** Requests a second on average, and how many at once. */
  ratePerS: z.number(),
  burst: z.int(),
  createRatePerS: z.number(),
  createBurst: z.int(),
  /** Requests in a calendar day, week (from Sunday) or month, in UTC. */
  quota: z.object({ limit: z.int(), period: z.enum(QUOTA_PERIODS) }).optional(),
});
export type PartnerLimits = z.infer<typeof partnerLimitsSchema>;
