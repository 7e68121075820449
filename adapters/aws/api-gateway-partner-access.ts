import type { APIGatewayClient, UsagePlan } from '@aws-sdk/client-api-gateway';
import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  GetApiKeyCommand,
  NotFoundException,
  paginateGetUsagePlans,
  UpdateApiKeyCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import type { PartnerAccess } from '../../core/ports/partner-access.ts';
import type { ApiStage } from './api-gateway-plan.ts';
import { limitsOfPlan, patchesOfPlan, settingsOfPlan } from './api-gateway-plan.ts';

/** By which a plan that was made here is told from one of the template, whose name CloudFormation makes. */
const NAME_PREFIX = 'veriframe-partner-';

/** API keys and usage plans in API Gateway, for one deployed stage. */
export const apiGatewayPartnerAccess = (client: APIGatewayClient, apiStage: ApiStage): PartnerAccess => {
  const { apiId, stage } = apiStage;
  const isForStage = ({ apiStages = [] }: UsagePlan): boolean =>
    apiStages.some((one) => one.apiId === apiId && one.stage === stage);

  const removeKey = (apiKey: string): Promise<boolean> => isThere(client.send(new DeleteApiKeyCommand({ apiKey })));

  return {
    createPlan: async (partnerId, limits) => {
      const name = `${NAME_PREFIX}${partnerId}`;
      const { id } = await client.send(new CreateUsagePlanCommand({ name, ...settingsOfPlan(limits, apiStage) }));
      return given(id);
    },

    findPlan: async (keyId) => {
      for await (const { items = [] } of paginateGetUsagePlans({ client }, { keyId })) {
        const plan = items.find(isForStage);
        if (!plan) continue;
        const isDeclared = !(plan.name ?? '').startsWith(NAME_PREFIX);
        return { id: given(plan.id), limits: limitsOfPlan(plan, apiStage), isDeclared };
      }
      return undefined;
    },

    setLimits: async ({ id, limits: from }, to) => {
      const patchOperations = patchesOfPlan(from, to, apiStage);
      await client.send(new UpdateUsagePlanCommand({ usagePlanId: id, patchOperations }));
    },

    removePlan: async (usagePlanId) => {
      // A plan that is for a stage cannot be deleted.
      const leaveStage = { op: 'remove', path: '/apiStages', value: `${apiId}:${stage}` } as const;
      await client.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations: [leaveStage] }));
      await client.send(new DeleteUsagePlanCommand({ usagePlanId }));
    },

    createKey: async (partnerId, usagePlanId) => {
      const key = await client.send(new CreateApiKeyCommand({ name: `${NAME_PREFIX}${partnerId}`, enabled: true }));
      const id = given(key.id);
      try {
        await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId: id, keyType: 'API_KEY' }));
      } catch (error) {
        await removeKey(id);
        throw error;
      }
      return { id, value: given(key.value) };
    },

    findKey: async (apiKey) => {
      const key = await found(client.send(new GetApiKeyCommand({ apiKey, includeValue: true })));
      return key && { value: given(key.value), enabled: key.enabled ?? false };
    },

    setKeyEnabled: (apiKey, enabled) => {
      const patchOperations = [{ op: 'replace', path: '/enabled', value: String(enabled) } as const];
      return isThere(client.send(new UpdateApiKeyCommand({ apiKey, patchOperations })));
    },

    removeKey,
  };
};

/** API Gateway answers with ids and values always, whatever its types say. */
const given = (value: string | undefined): string => {
  if (value === undefined) throw new Error('API Gateway gave no id or no value');
  return value;
};

const found = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
};

const isThere = async (call: Promise<object>): Promise<boolean> => (await found(call)) !== undefined;
