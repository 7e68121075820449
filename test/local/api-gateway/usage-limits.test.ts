import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { quotaPeriod } from '../../../local/api-gateway/quota-period.ts';
import type { UsagePlan } from '../../../local/api-gateway/rest-api.ts';
import { createTokenBucket } from '../../../local/api-gateway/token-bucket.ts';
import { createUsageLimits } from '../../../local/api-gateway/usage-limits.ts';
import { manualClock } from '../manual-clock.ts';

const KEYS = [
  { id: 'one', value: 'value-of-one', enabled: true },
  { id: 'two', value: 'value-of-two', enabled: true },
  { id: 'off', value: 'value-of-off', enabled: false },
  { id: 'planless', value: 'value-of-planless', enabled: true },
];

const limitsWith = (plan: Partial<UsagePlan>, stageThrottles = {}) => {
  const clock = manualClock();
  const usagePlans = [{ id: 'plan', keyIds: ['one', 'two', 'off'], methodThrottles: {}, ...plan }];
  const access = { apiKeys: () => KEYS, usagePlans: () => usagePlans };
  const limits = createUsageLimits({ stageThrottles }, access, clock);
  /** How many of `count` requests at once get through. */
  const admitted = (count: number, method = '/sessions/GET', keyIndex = 0): number =>
    Array.from({ length: count }, () => limits.admit(method, KEYS[keyIndex])).filter((one) => one === 'admitted')
      .length;
  return { clock, limits, admitted };
};

describe('a key', () => {
  it('is accepted when it is enabled and in a plan', () => {
    expect(limitsWith({}).limits.checkKey('value-of-one')).toEqual({ kind: 'accepted', key: KEYS[0] });
  });

  it.each([
    ['is missing', undefined],
    ['is unknown', 'someone-elses'],
    ['is an id and not a value', 'one'],
    ['is disabled', 'value-of-off'],
    ['is in no plan', 'value-of-planless'],
  ])('is refused when it %s', (_case, value) => {
    expect(limitsWith({}).limits.checkKey(value)).toEqual({ kind: 'refused' });
  });
});

describe('throttles', () => {
  it('let a burst through, then the rate', () => {
    const { clock, admitted } = limitsWith({ throttle: { ratePerS: 2, burst: 5 } });
    expect(admitted(10)).toBe(5);
    clock.advance(1000);
    expect(admitted(10)).toBe(2);
    clock.advance(60_000);
    expect(admitted(10)).toBe(5);
  });

  it('of a plan are counted for each key apart', () => {
    const { admitted } = limitsWith({ throttle: { ratePerS: 1, burst: 3 } });
    expect(admitted(5, '/sessions/GET', 0)).toBe(3);
    expect(admitted(5, '/sessions/GET', 1)).toBe(3);
  });

  it('of a plan for one method leave the other methods alone', () => {
    const { admitted } = limitsWith({
      throttle: { ratePerS: 1, burst: 100 },
      methodThrottles: { '/sessions/POST': { ratePerS: 1, burst: 2 } },
    });
    expect(admitted(5, '/sessions/POST')).toBe(2);
    expect(admitted(5, '/sessions/GET')).toBe(5);
  });

  it('that are changed hold from the next request on', () => {
    let plan: UsagePlan = { id: 'plan', keyIds: ['one'], methodThrottles: {}, throttle: { ratePerS: 1, burst: 2 } };
    const access = { apiKeys: () => KEYS, usagePlans: () => [plan] };
    const limits = createUsageLimits({ stageThrottles: {} }, access, manualClock());
    const admit = () => limits.admit('/sessions/GET', KEYS[0]);
    expect([admit(), admit(), admit()]).toEqual(['admitted', 'admitted', 'throttled']);
    plan = { ...plan, throttle: { ratePerS: 1, burst: 3 } };
    expect([admit(), admit(), admit(), admit()]).toEqual(['admitted', 'admitted', 'admitted', 'throttled']);
    plan = { ...plan, keyIds: [] };
    expect(limits.checkKey('value-of-one')).toEqual({ kind: 'refused' });
  });

  it('that refuse a request take nothing from the other limits', () => {
    const { admitted } = limitsWith({
      throttle: { ratePerS: 0.001, burst: 4 },
      methodThrottles: { '/sessions/POST': { ratePerS: 0.001, burst: 2 } },
    });
    expect(admitted(50, '/sessions/POST')).toBe(2);
    expect(admitted(50, '/sessions/GET')).toBe(2);
  });

  it('of the stage hold for all callers together, with or without a key', () => {
    const { limits, admitted } = limitsWith({}, { '/*/*': { ratePerS: 1, burst: 3 } });
    expect(admitted(2, '/sessions/GET', 0)).toBe(2);
    expect(limits.admit('/sessions/GET', undefined)).toBe('admitted');
    expect(admitted(2, '/sessions/GET', 1)).toBe(0);
    expect(admitted(9, '/other/GET', 1)).toBe(3);
  });
});

describe('a token bucket', () => {
  it('never gives more than burst plus rate times time', () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat(3000), tries: fc.nat(20) }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), steps, (ratePerS, burst, plan) => {
        const clock = manualClock();
        const bucket = createTokenBucket({ ratePerS, burst }, clock);
        let given = 0;
        let elapsedMs = 0;
        for (const { waitMs, tries } of plan) {
          clock.advance(waitMs);
          elapsedMs += waitMs;
          for (let i = 0; i < tries; i += 1)
            if (bucket.hasToken()) {
              bucket.take();
              given += 1;
            }
        }
        expect(given).toBeLessThanOrEqual(burst + (elapsedMs / 1000) * ratePerS + 1e-6);
      }),
    );
  });
});

describe('a quota', () => {
  it('is used up within its period and fresh in the next', () => {
    const { clock, limits, admitted } = limitsWith({ quota: { limit: 3, period: 'DAY', offset: 0 } });
    expect(admitted(5)).toBe(3);
    expect(limits.admit('/sessions/GET', KEYS[0])).toBe('quota-exceeded');
    expect(admitted(5, '/sessions/GET', 1)).toBe(3);
    clock.advance(24 * 3_600_000);
    expect(admitted(5)).toBe(3);
  });

  it.each([
    ['DAY', 0, '2026-11-23T00:00:00Z', '2026-11-23T23:59:59Z', '2026-11-24T00:00:00Z'],
    // 2026-11-22 was a Sunday, 2026-11-23 a Monday.
    ['WEEK', 0, '2026-11-22T00:00:00Z', '2026-11-28T23:59:59Z', '2026-11-29T00:00:00Z'],
    ['WEEK', 1, '2026-11-23T00:00:00Z', '2026-11-29T23:59:59Z', '2026-11-30T00:00:00Z'],
    ['MONTH', 0, '2026-11-01T00:00:00Z', '2026-11-30T23:59:59Z', '2026-12-01T00:00:00Z'],
    ['MONTH', 4, '2026-11-05T00:00:00Z', '2026-12-04T23:59:59Z', '2026-12-05T00:00:00Z'],
  ] as const)('by %s with offset %i begins and ends where AWS says', (period, offset, first, last, next) => {
    const name = (at: string) => quotaPeriod({ limit: 1, period, offset }, Date.parse(at));
    expect(name(last)).toBe(name(first));
    expect(name(next)).not.toBe(name(first));
    expect(quotaPeriod({ limit: 1, period, offset }, Date.parse(first) - 1)).not.toBe(name(first));
  });
});
