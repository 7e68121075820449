import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { AccessRecords, ApiKeyRecord } from './access-records.ts';
import { newApiKeyValue } from './api-key-value.ts';
import { patchOperationSchema } from './patch-usage-plan.ts';
import type { Operation } from './operation.ts';
import { parseInput } from './operation.ts';

const flag = z.enum(['true', 'false']).default('false');
const createSchema = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  // "By default false" (API reference, CreateApiKey).
  enabled: z.boolean().default(false),
});
const getSchema = z.strictObject({ apiKey: z.string(), includeValue: flag });
const listSchema = z.strictObject({ includeValues: flag, name: z.string().default('') });
const updateSchema = z.strictObject({ apiKey: z.string(), patchOperations: z.array(patchOperationSchema) });
const deleteSchema = z.strictObject({ apiKey: z.string() });

/** The operations on API keys. */
export const API_KEY_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateApiKey: (records, input, { nowMs, newId, randomInt }) => {
    const wanted = parseInput(createSchema, input);
    const key = { ...wanted, id: newId(), value: newApiKeyValue(randomInt), createdAtMs: nowMs, changedAtMs: nowMs };
    return { records: { ...records, apiKeys: [...records.apiKeys, key] }, answer: viewOf(key, true) };
  },
  GetApiKey: (records, input) => {
    const { apiKey, includeValue } = parseInput(getSchema, input);
    return { answer: viewOf(apiKeyOf(records, apiKey), includeValue === 'true') };
  },
  GetApiKeys: (records, input) => {
    const { includeValues, name } = parseInput(listSchema, input);
    const found = records.apiKeys.filter((key) => (key.name ?? '').startsWith(name));
    return { answer: { item: found.map((key) => viewOf(key, includeValues === 'true')) } };
  },
  UpdateApiKey: (records, input, { nowMs }) => {
    const { apiKey, patchOperations } = parseInput(updateSchema, input);
    const patched = patchOperations.reduce(patchKey, { ...apiKeyOf(records, apiKey), changedAtMs: nowMs });
    const apiKeys = records.apiKeys.map((key) => (key.id === apiKey ? patched : key));
    return { records: { ...records, apiKeys }, answer: viewOf(patched, false) };
  },
  DeleteApiKey: (records, input) => {
    const { id } = apiKeyOf(records, parseInput(deleteSchema, input).apiKey);
    const apiKeys = records.apiKeys.filter((key) => key.id !== id);
    const usagePlans = records.usagePlans.map((plan) => ({ ...plan, keyIds: plan.keyIds.filter((one) => one !== id) }));
    return { records: { ...records, apiKeys, usagePlans }, answer: {} };
  },
};

/** The key with an id; throws a `NotFoundException` when there is none. */
export const apiKeyOf = ({ apiKeys }: AccessRecords, keyId: string): ApiKeyRecord => {
  const key = apiKeys.find(({ id }) => id === keyId);
  if (!key) throw new AwsError('NotFoundException', 'Invalid API Key identifier specified', 404);
  return key;
};

const patchKey = (key: ApiKeyRecord, { op, path, value = '' }: z.infer<typeof patchOperationSchema>): ApiKeyRecord => {
  if (op === 'replace' && path === '/enabled') return { ...key, enabled: value === 'true' };
  if (op === 'replace' && path === '/name') return { ...key, name: value };
  if (op === 'replace' && path === '/description') return { ...key, description: value };
  throw new AwsError('BadRequestException', `Invalid patch: cannot ${op} ${path}`);
};

const viewOf = ({ createdAtMs, changedAtMs, value, ...key }: ApiKeyRecord, withValue: boolean) => ({
  ...key,
  ...(withValue ? { value } : {}),
  createdDate: Math.floor(createdAtMs / 1000),
  lastUpdatedDate: Math.floor(changedAtMs / 1000),
  stageKeys: [],
});
