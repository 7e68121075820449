import * as z from 'zod';

const partnerId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
  error: 'must be 1 to 63 lower-case letters, digits and hyphens, and not start with a hyphen',
});

const limits = {
  /** API Gateway's token bucket: requests a second, and how many at once. */
  ratePerS: z.number().positive(),
  burst: z.int().positive(),
  /** The same for creating sessions alone. */
  createRatePerS: z.number().positive(),
  createBurst: z.int().positive(),
};
const quota = {
  quotaPerDay: z.int().positive().optional(),
  quotaPerMonth: z.int().positive().optional(),
};
/** A usage plan has one quota at most (API Gateway, `QuotaSettings`). */
const hasOneQuota = (given: { quotaPerDay?: unknown; quotaPerMonth?: unknown }): boolean =>
  given.quotaPerDay === undefined || given.quotaPerMonth === undefined;
const TWO_QUOTAS = { error: 'has quotaPerDay and quotaPerMonth: API Gateway keeps one quota a plan' };

/** The limits of partners that have none of their own. */
export const limitsSchema = z.strictObject({ ...limits, ...quota }).refine(hasOneQuota, TWO_QUOTAS);
type Limits = z.infer<typeof limitsSchema>;

const idOf = (partner: string | { readonly id: string }): string =>
  typeof partner === 'string' ? partner : partner.id;

/** Each partner by its id, or with limits of its own. No id twice. */
export const partnersSchema = z
  .array(
    z.union([
      partnerId,
      z.strictObject({ id: partnerId, ...z.object(limits).partial().shape, ...quota }).refine(hasOneQuota, TWO_QUOTAS),
    ]),
  )
  .refine((partners) => new Set(partners.map(idOf)).size === partners.length, { error: 'names a partner twice' });
type GivenPartner = z.infer<typeof partnersSchema>[number];

/** A partner with the limits that hold for it. */
export type Partner = { readonly id: string; readonly limits: Limits };

/** Gives every partner its limits; what it does not set is `common`'s. A quota of its own replaces the common one. */
export const partnersFrom = (partners: readonly GivenPartner[], common: Limits): Partner[] =>
  partners.map((given) => {
    if (typeof given === 'string') return { id: given, limits: common };
    const hasOwnQuota = given.quotaPerDay !== undefined || given.quotaPerMonth !== undefined;
    const { quotaPerDay, quotaPerMonth } = hasOwnQuota ? given : common;
    return {
      id: given.id,
      limits: {
        ratePerS: given.ratePerS ?? common.ratePerS,
        burst: given.burst ?? common.burst,
        createRatePerS: given.createRatePerS ?? common.createRatePerS,
        createBurst: given.createBurst ?? common.createBurst,
        ...(quotaPerDay === undefined ? {} : { quotaPerDay }),
        ...(quotaPerMonth === undefined ? {} : { quotaPerMonth }),
      },
    };
  });
