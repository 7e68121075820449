import type { PatchOperation, UsagePlan } from '@aws-sdk/client-api-gateway';
import type { PartnerLimits } from '../../core/partner/partner-limits.ts';
import { partnerLimitsSchema } from '../../core/partner/partner-limits.ts';

/** The one method with a limit of its own, as usage plans name it. */
const CREATE_SESSION = '/partner/browser-session/POST';

export type ApiStage = { readonly apiId: string; readonly stage: string };

/** The limits of a plan for a stage; fails when the plan has other ones than our plans have. */
export const limitsOfPlan = (
  { throttle, quota, apiStages = [] }: UsagePlan,
  { apiId, stage }: ApiStage,
): PartnerLimits => {
  const create = apiStages.find((one) => one.apiId === apiId && one.stage === stage)?.throttle?.[CREATE_SESSION];
  // A plan that somebody made by hand may limit nothing for itself: the rate of the plan holds then.
  const createThrottle = create ?? throttle;
  return partnerLimitsSchema.parse({
    ratePerS: throttle?.rateLimit,
    burst: throttle?.burstLimit,
    createRatePerS: createThrottle?.rateLimit,
    createBurst: createThrottle?.burstLimit,
    ...(quota === undefined ? {} : { quota: { limit: quota.limit, period: quota.period } }),
  });
};

/** A plan's settings, as `CreateUsagePlan` takes them. */
export const settingsOfPlan = (limits: PartnerLimits, { apiId, stage }: ApiStage) => ({
  throttle: { rateLimit: limits.ratePerS, burstLimit: limits.burst },
  apiStages: [
    {
      apiId,
      stage,
      throttle: { [CREATE_SESSION]: { rateLimit: limits.createRatePerS, burstLimit: limits.createBurst } },
    },
  ],
  ...(limits.quota === undefined ? {} : { quota: { ...limits.quota, offset: 0 } }),
});

/** What turns a plan with some limits into one with others (API Gateway, "Patch operations" of a usage plan). */
export const patchesOfPlan = (from: PartnerLimits, to: PartnerLimits, { apiId, stage }: ApiStage): PatchOperation[] => {
  const method = `/apiStages/${apiId}:${stage}/throttle/${CREATE_SESSION}`;
  return [
    patch('replace', '/throttle/rateLimit', to.ratePerS),
    patch('replace', '/throttle/burstLimit', to.burst),
    patch('replace', `${method}/rateLimit`, to.createRatePerS),
    patch('replace', `${method}/burstLimit`, to.createBurst),
    ...quotaPatches(from.quota, to.quota),
  ];
};

const quotaPatches = (from: PartnerLimits['quota'], to: PartnerLimits['quota']): PatchOperation[] => {
  if (to === undefined) return from === undefined ? [] : [{ op: 'remove', path: '/quota' }];
  const op = from === undefined ? 'add' : 'replace';
  return [patch(op, '/quota/limit', to.limit), patch(op, '/quota/period', to.period), patch(op, '/quota/offset', 0)];
};

const patch = (op: 'add' | 'replace', path: string, value: string | number): PatchOperation => ({
  op,
  path,
  value: String(value),
});
