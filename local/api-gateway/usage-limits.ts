import type { Clock } from '../clock.ts';
import { quotaPeriod } from './quota-period.ts';
import type { ApiKey, RestApi, StageAccess, Throttle, UsagePlan } from './rest-api.ts';
import type { TokenBucket } from './token-bucket.ts';
import { createTokenBucket } from './token-bucket.ts';

export type KeyCheck = { readonly kind: 'accepted'; readonly key: ApiKey } | { readonly kind: 'refused' };

/** Who may call, and how often. Counts live as long as the process. */
export type UsageLimits = {
  /** Accepts an enabled key that is in a usage plan of this stage. */
  checkKey(value: string | undefined): KeyCheck;
  /** Takes one request from every limit that applies to it, or from none when one of them is used up. */
  admit(methodKey: string, key: ApiKey | undefined): 'admitted' | 'throttled' | 'quota-exceeded';
};

/** `/path/METHOD`, as usage plans and stages name a method. */
export const methodKeyOf = (resourcePath: string, httpMethod: string): string => `${resourcePath}/${httpMethod}`;

/**
 * The limits of a stage and its usage plans, in the order in which API Gateway applies them: the plan's for the method, the
 * plan's, the stage's (Developer Guide, "Throttle API requests"); each key has its own buckets, the stage has one a method.
 */
export const createUsageLimits = (
  { stageThrottles }: Pick<RestApi, 'stageThrottles'>,
  access: StageAccess,
  clock: Clock,
): UsageLimits => {
  const buckets = new Map<string, TokenBucket>();
  const used = new Map<string, number>();
  const planOf = (key: ApiKey): UsagePlan | undefined =>
    access.usagePlans().find(({ keyIds }) => keyIds.includes(key.id));

  const bucket = (owner: string, throttle: Throttle | undefined): readonly TokenBucket[] => {
    if (throttle === undefined) return [];
    // A plan whose limits were changed begins with full buckets of the new size.
    const name = `${owner} ${throttle.ratePerS} ${throttle.burst}`;
    const existing = buckets.get(name) ?? createTokenBucket(throttle, clock);
    buckets.set(name, existing);
    return [existing];
  };

  const stageThrottle = (methodKey: string): Throttle | undefined =>
    stageThrottles[methodKey] ?? stageThrottles['/*/*'];

  return {
    checkKey(value) {
      const key = access.apiKeys().find((candidate) => candidate.enabled && candidate.value === value);
      return key === undefined || planOf(key) === undefined ? { kind: 'refused' } : { kind: 'accepted', key };
    },
    admit(methodKey, key) {
      const plan = key === undefined ? undefined : planOf(key);
      const applying = [
        ...bucket(`${key?.id} ${methodKey}`, plan?.methodThrottles[methodKey]),
        ...bucket(`${key?.id}`, plan?.throttle),
        ...bucket(methodKey, stageThrottle(methodKey)),
      ];
      if (!applying.every((one) => one.hasToken())) return 'throttled';
      if (plan?.quota !== undefined) {
        const count = `${key?.id} ${quotaPeriod(plan.quota, clock.nowMs())}`;
        const before = used.get(count) ?? 0;
        if (before >= plan.quota.limit) return 'quota-exceeded';
        used.set(count, before + 1);
      }
      for (const one of applying) one.take();
      return 'admitted';
    },
  };
};
