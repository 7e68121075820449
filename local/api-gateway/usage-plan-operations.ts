import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { AccessRecords, UsagePlanRecord } from './access-records.ts';
import { apiKeyOf } from './api-key-operations.ts';
import type { Operation } from './operation.ts';
import { parseInput } from './operation.ts';
import { checkUsagePlan, patchOperationSchema, patchUsagePlan } from './patch-usage-plan.ts';

const throttleSchema = z
  .strictObject({ rateLimit: z.number().default(0), burstLimit: z.int().default(0) })
  .transform(({ rateLimit, burstLimit }) => ({ ratePerS: rateLimit, burst: burstLimit }));
const createSchema = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  apiStages: z
    .array(
      z
        .strictObject({
          apiId: z.string(),
          stage: z.string(),
          throttle: z.record(z.string(), throttleSchema).default({}),
        })
        .transform(({ throttle, ...stage }) => ({ ...stage, methodThrottles: throttle })),
    )
    .default([]),
  throttle: throttleSchema.optional(),
  quota: z
    .strictObject({ limit: z.int(), period: z.enum(['DAY', 'WEEK', 'MONTH']), offset: z.int().default(0) })
    .optional(),
});
const planSchema = z.strictObject({ usagePlanId: z.string() });
const listSchema = z.strictObject({ keyId: z.string().optional(), limit: z.string().optional() });
const updateSchema = planSchema.extend({ patchOperations: z.array(patchOperationSchema) });
const createKeySchema = planSchema.extend({ keyId: z.string(), keyType: z.literal('API_KEY') });
const planKeySchema = planSchema.extend({ keyId: z.string() });

/** The operations on usage plans and the keys in them. */
export const USAGE_PLAN_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateUsagePlan: (records, input, { newId }) => {
    const plan = { ...parseInput(createSchema, input), id: newId(), keyIds: [] };
    checkUsagePlan(plan);
    return { records: { ...records, usagePlans: [...records.usagePlans, plan] }, answer: viewOf(plan) };
  },
  GetUsagePlan: (records, input) => ({ answer: viewOf(planOf(records, parseInput(planSchema, input).usagePlanId)) }),
  GetUsagePlans: (records, input) => {
    const { keyId } = parseInput(listSchema, input);
    const found = records.usagePlans.filter(({ keyIds }) => keyId === undefined || keyIds.includes(keyId));
    return { answer: { item: found.map(viewOf) } };
  },
  UpdateUsagePlan: (records, input) => {
    const { usagePlanId, patchOperations } = parseInput(updateSchema, input);
    const patched = patchOperations.reduce(patchUsagePlan, planOf(records, usagePlanId));
    checkUsagePlan(patched);
    return { records: replacing(records, patched), answer: viewOf(patched) };
  },
  DeleteUsagePlan: (records, input) => {
    const { id, apiStages } = planOf(records, parseInput(planSchema, input).usagePlanId);
    const [stage] = apiStages;
    if (stage) {
      const message = `Cannot delete Usage Plan ${id} because there are API Stages associated with it, including `;
      throw new AwsError('BadRequestException', `${message}${stage.apiId}:${stage.stage}`);
    }
    return { records: { ...records, usagePlans: records.usagePlans.filter((plan) => plan.id !== id) }, answer: {} };
  },
  CreateUsagePlanKey: (records, input) => {
    const { usagePlanId, keyId } = parseInput(createKeySchema, input);
    const plan = planOf(records, usagePlanId);
    const key = apiKeyOf(records, keyId);
    // A key can be in one plan of a stage only (API Gateway developer guide, "Usage plans").
    const isOfSameStage = (other: UsagePlanRecord): boolean =>
      other.apiStages.some(({ apiId, stage }) =>
        plan.apiStages.some((own) => own.apiId === apiId && own.stage === stage),
      );
    if (
      records.usagePlans.some((other) => other.keyIds.includes(keyId) && (other.id === plan.id || isOfSameStage(other)))
    )
      throw new AwsError(
        'ConflictException',
        'Usage Plan already has key or the key is in another plan of its stage',
        409,
      );
    return {
      records: replacing(records, { ...plan, keyIds: [...plan.keyIds, keyId] }),
      answer: { id: keyId, type: 'API_KEY', name: key.name },
    };
  },
  GetUsagePlanKeys: (records, input) => {
    const { keyIds } = planOf(records, parseInput(planSchema, input).usagePlanId);
    const item = keyIds.map((id) => ({ id, type: 'API_KEY', name: apiKeyOf(records, id).name }));
    return { answer: { item } };
  },
  DeleteUsagePlanKey: (records, input) => {
    const { usagePlanId, keyId } = parseInput(planKeySchema, input);
    const plan = planOf(records, usagePlanId);
    if (!plan.keyIds.includes(keyId)) throw new AwsError('NotFoundException', 'Usage Plan Key not found', 404);
    return { records: replacing(records, { ...plan, keyIds: plan.keyIds.filter((id) => id !== keyId) }), answer: {} };
  },
};

const planOf = ({ usagePlans }: AccessRecords, planId: string): UsagePlanRecord => {
  const plan = usagePlans.find(({ id }) => id === planId);
  if (!plan) throw new AwsError('NotFoundException', 'Invalid Usage Plan ID specified', 404);
  return plan;
};

const replacing = (records: AccessRecords, changed: UsagePlanRecord): AccessRecords => ({
  ...records,
  usagePlans: records.usagePlans.map((plan) => (plan.id === changed.id ? changed : plan)),
});

type Limits = { readonly ratePerS: number; readonly burst: number };
const throttleView = ({ ratePerS, burst }: Limits) => ({ rateLimit: ratePerS, burstLimit: burst });

const viewOf = ({ id, name, description, quota, apiStages, throttle }: UsagePlanRecord) => ({
  ...{ id, name, description, quota },
  ...(throttle === undefined ? {} : { throttle: throttleView(throttle) }),
  apiStages: apiStages.map(({ apiId, stage, methodThrottles }) => ({
    apiId,
    stage,
    throttle: Object.fromEntries(Object.entries(methodThrottles).map(([name, one]) => [name, throttleView(one)])),
  })),
});
