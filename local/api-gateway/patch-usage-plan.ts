import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { UsagePlanRecord } from './access-records.ts';
import type { Throttle } from './rest-api.ts';

export const patchOperationSchema = z.strictObject({
  op: z.enum(['add', 'remove', 'replace']),
  path: z.string(),
  value: z.string().optional(),
});
export type PatchOperation = z.infer<typeof patchOperationSchema>;

/** Applies one patch operation to a plan; throws a `BadRequestException` on one that plans do not have. */
export const patchUsagePlan = (plan: UsagePlanRecord, patch: PatchOperation): UsagePlanRecord => {
  const { op, path, value = '' } = patch;
  switch (path) {
    case '/name':
      return { ...plan, name: value };
    case '/description':
      return { ...plan, description: value };
    case '/throttle':
    case '/quota': {
      if (op !== 'remove') throw notPatchable(patch);
      const { throttle, quota, ...rest } = plan;
      return path === '/quota' ? { ...rest, ...(throttle && { throttle }) } : { ...rest, ...(quota && { quota }) };
    }
    case '/throttle/rateLimit':
    case '/throttle/burstLimit':
      return { ...plan, throttle: withLimit(plan.throttle, path, value) };
    case '/quota/limit':
      return { ...plan, quota: { ...quotaOf(plan), limit: wholeNumber(value, path) } };
    case '/quota/offset':
      return { ...plan, quota: { ...quotaOf(plan), offset: wholeNumber(value, path) } };
    case '/quota/period': {
      const period = z.enum(['DAY', 'WEEK', 'MONTH']).safeParse(value);
      if (!period.success) throw badRequest('Invalid Usage Plan quota period. Must be one of [DAY, WEEK, MONTH]');
      return { ...plan, quota: { ...quotaOf(plan), period: period.data } };
    }
    case '/apiStages':
      return { ...plan, apiStages: patchStages(plan.apiStages, patch) };
    default:
      return { ...plan, apiStages: patchMethodThrottle(plan.apiStages, patch) };
  }
};

/** Fails on a plan that API Gateway would not take. */
export const checkUsagePlan = ({ throttle, quota, apiStages }: UsagePlanRecord): void => {
  const throttles = [throttle, ...apiStages.flatMap(({ methodThrottles }) => Object.values(methodThrottles))];
  if (throttles.some((one) => one !== undefined && (one.ratePerS < 0 || one.burst < 0)))
    throw badRequest('Usage Plan throttle limits must not be negative');
  if (quota === undefined) return;
  if (quota.limit <= 0) throw badRequest('Usage Plan quota limit must be a positive number');
  // The day of the week or month on which a period begins (CloudFormation, `QuotaSettings`); a day has none.
  const lastOffset = { DAY: 0, WEEK: 6, MONTH: 27 }[quota.period];
  if (quota.offset < 0 || quota.offset > lastOffset)
    throw badRequest(`Usage Plan quota offset must be between 0 and ${lastOffset} in the ${quota.period} period`);
};

type Stages = UsagePlanRecord['apiStages'];

const patchStages = (stages: Stages, patch: PatchOperation): Stages => {
  const [apiId = '', stage = ''] = (patch.value ?? '').split(':');
  const others = stages.filter((one) => one.apiId !== apiId || one.stage !== stage);
  if (patch.op === 'add') return [...others, { apiId, stage, methodThrottles: {} }];
  if (patch.op === 'remove' && others.length < stages.length) return others;
  throw new AwsError('NotFoundException', `API Stage not found: ${patch.value}`, 404);
};

/** `/apiStages/API:STAGE/throttle/PATH/METHOD/rateLimit`; the slashes of the path as they are, or as `~1` (RFC 6901). */
const METHOD_THROTTLE = /^\/apiStages\/([^/:]+):([^/]+)\/throttle\/(.+)\/(rateLimit|burstLimit)$/;

const patchMethodThrottle = (stages: Stages, patch: PatchOperation): Stages => {
  const [, apiId, stage, method = '', limit = ''] = METHOD_THROTTLE.exec(patch.path) ?? [];
  const isTheStage = (one: Stages[number]): boolean => one.apiId === apiId && one.stage === stage;
  if (patch.op === 'remove' || !stages.some(isTheStage)) throw notPatchable(patch);
  const name = method.replaceAll('~1', '/').replaceAll('~0', '~');
  return stages.map((one) => {
    if (!isTheStage(one)) return one;
    const throttle = withLimit(one.methodThrottles[name], limit, patch.value ?? '');
    return { ...one, methodThrottles: { ...one.methodThrottles, [name]: throttle } };
  });
};

const withLimit = (throttle: Throttle | undefined, path: string, value: string) => {
  const { ratePerS, burst } = throttle ?? { ratePerS: 0, burst: 0 };
  if (path.endsWith('burstLimit')) return { ratePerS, burst: wholeNumber(value, path) };
  const rate = Number(value);
  if (value === '' || !Number.isFinite(rate)) throw badRequest(`${path} must be a number: ${value}`);
  return { ratePerS: rate, burst };
};

const quotaOf = ({ quota }: UsagePlanRecord) => quota ?? { limit: 0, period: 'DAY' as const, offset: 0 };

const wholeNumber = (value: string, path: string): number => {
  if (!/^-?\d{1,9}$/.test(value)) throw badRequest(`${path} must be a whole number: ${value}`);
  return Number(value);
};

const notPatchable = ({ op, path }: PatchOperation): AwsError => badRequest(`Invalid patch: cannot ${op} ${path}`);

const badRequest = (message: string): AwsError => new AwsError('BadRequestException', message);
