import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  GetUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { apiGatewayPartnerAccess } from '../../../adapters/aws/api-gateway-partner-access.ts';
import type { PartnerLimits } from '../../../core/partner/partner-limits.ts';
import type { PartnerAccess } from '../../../core/ports/partner-access.ts';
import type { StartedApiGateway } from '../../local/api-gateway/start-api-gateway.ts';
import { startApiGateway } from '../../local/api-gateway/start-api-gateway.ts';

const LIMITS: PartnerLimits = { ratePerS: 50, burst: 100, createRatePerS: 5, createBurst: 20 };
const CREATE = '/partner/browser-session/POST';

let local: StartedApiGateway;
let access: PartnerAccess;
beforeEach(async () => {
  local = await startApiGateway();
  access = apiGatewayPartnerAccess(local.client, { apiId: 'api1', stage: 'v1' });
});
afterEach(async () => {
  await local.close();
  expect(local.faults).toEqual([]);
});

describe('the access of a partner in API Gateway', () => {
  it('is a plan for the stage and a key in it, which can be found, read, disabled and removed', async () => {
    const planId = await access.createPlan('acme', LIMITS);
    const { id, value } = await access.createKey('acme', planId);
    expect(await access.findPlan(id)).toEqual({ id: planId, limits: LIMITS, isDeclared: false });
    expect(await access.findKey(id)).toEqual({ value, enabled: true });
    expect(await access.setKeyEnabled(id, false)).toBe(true);
    expect(await access.findKey(id)).toEqual({ value, enabled: false });
    expect(await access.removeKey(id)).toBe(true);
    expect([await access.removeKey(id), await access.setKeyEnabled(id, true)]).toEqual([false, false]);
    expect([await access.findKey(id), await access.findPlan(id)]).toEqual([undefined, undefined]);
    await access.removePlan(planId);
    expect(local.engine().usagePlans('api1', 'v1')).toEqual([]);
  });

  it('leaves no key behind that could not be put into its plan', async () => {
    await expect(access.createKey('acme', 'no-plan')).rejects.toThrow('Invalid Usage Plan ID');
    expect(local.engine().apiKeys()).toEqual([]);
  });

  it.each<[string, PartnerLimits, PartnerLimits]>([
    ['rates', LIMITS, { ratePerS: 0.5, burst: 1, createRatePerS: 0.25, createBurst: 2 }],
    ['a first quota', LIMITS, { ...LIMITS, quota: { limit: 10, period: 'DAY' } }],
    [
      'another quota',
      { ...LIMITS, quota: { limit: 10, period: 'DAY' } },
      { ...LIMITS, quota: { limit: 9, period: 'WEEK' } },
    ],
    ['no quota any more', { ...LIMITS, quota: { limit: 10, period: 'MONTH' } }, LIMITS],
  ])('is given %s', async (_, before, after) => {
    const { id } = await access.createKey('acme', await access.createPlan('acme', before));
    const plan = await access.findPlan(id);
    if (!plan) throw new Error('no plan');
    await access.setLimits(plan, after);
    expect((await access.findPlan(id))?.limits).toEqual(after);
  });

  it('names the method of creating sessions as the template does', async () => {
    const usagePlanId = await access.createPlan('acme', LIMITS);
    const { apiStages } = await local.client.send(new GetUsagePlanCommand({ usagePlanId }));
    expect(apiStages).toEqual([
      { apiId: 'api1', stage: 'v1', throttle: { [CREATE]: { rateLimit: 5, burstLimit: 20 } } },
    ]);
  });

  it('of a plan with another name is declared; one for another stage is none', async () => {
    const aKeyIn = async (stage: string): Promise<string> => {
      const throttle = { rateLimit: 2, burstLimit: 3 };
      const plan = await local.client.send(
        new CreateUsagePlanCommand({ name: 'Veriframe-Access-Plan', apiStages: [{ apiId: 'api1', stage }], throttle }),
      );
      const { id = '' } = await local.client.send(new CreateApiKeyCommand({ enabled: true }));
      await local.client.send(new CreateUsagePlanKeyCommand({ usagePlanId: plan.id, keyId: id, keyType: 'API_KEY' }));
      return id;
    };
    // Without a limit of its own, creating sessions has that of the plan.
    const limits = { ratePerS: 2, burst: 3, createRatePerS: 2, createBurst: 3 };
    expect(await access.findPlan(await aKeyIn('v1'))).toMatchObject({ isDeclared: true, limits });
    expect(await access.findPlan(await aKeyIn('v2'))).toBeUndefined();
  });
});
