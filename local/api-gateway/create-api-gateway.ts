import path from 'node:path';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { readPrivateFile, writePrivateFile } from '../private-file.ts';
import type { AccessRecords } from './access-records.ts';
import { accessRecordsSchema, noAccessRecords } from './access-records.ts';
import { API_KEY_OPERATIONS } from './api-key-operations.ts';
import { newApiKeyValue } from './api-key-value.ts';
import type { DeclaredAccess } from './declared-access.ts';
import { applyDeclaredAccess } from './declared-access.ts';
import type { Operation } from './operation.ts';
import type { ApiKey, UsagePlan } from './rest-api.ts';
import { USAGE_PLAN_OPERATIONS } from './usage-plan-operations.ts';

export type ApiGatewayOptions = {
  /** Where keys and plans are kept, in a file that only its owner can read; they stay in memory without it. */
  readonly directory?: string;
  readonly clock: Clock;
  /** A random integer from 0 to `below - 1`, fit for secrets. */
  readonly randomInt: (below: number) => number;
};

/** API Gateway's own API, as far as it is about API keys and usage plans: those of the template, and those of its callers. */
export type ApiGatewayEngine = Engine & {
  /** Applies what the template says of keys and plans. */
  ensureAccess(declared: DeclaredAccess): void;
  /** The keys as they are now. */
  apiKeys(): readonly ApiKey[];
  /** The plans of one stage as they are now. */
  usagePlans(apiId: string, stage: string): readonly UsagePlan[];
};

const OPERATIONS: Readonly<Record<string, Operation>> = { ...API_KEY_OPERATIONS, ...USAGE_PLAN_OPERATIONS };

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 10;

/** Opens API Gateway with what its folder holds. Fails when the file there holds something else. */
export const createApiGateway = ({ directory, clock, randomInt }: ApiGatewayOptions): ApiGatewayEngine => {
  const file = directory === undefined ? undefined : path.join(directory, 'keys-and-plans.json');
  const kept = file === undefined ? undefined : readPrivateFile(file);
  let records = kept === undefined ? noAccessRecords() : accessRecordsSchema.parse(JSON.parse(kept));

  const keep = (changed: AccessRecords): void => {
    if (file !== undefined) writePrivateFile(file, JSON.stringify(changed, null, 2));
    records = changed;
  };
  const newId = (): string =>
    Array.from({ length: ID_LENGTH }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join('');

  return {
    async handle(operation, input) {
      const perform = OPERATIONS[operation];
      if (!perform)
        throw new AwsError('UnknownOperationException', `The local API Gateway does not know ${operation}.`);
      const result = perform(records, input, { nowMs: clock.nowMs(), newId, randomInt });
      if (result.records) keep(result.records);
      return result.answer;
    },
    ensureAccess(declared) {
      keep(applyDeclaredAccess(records, declared, { nowMs: clock.nowMs(), newValue: () => newApiKeyValue(randomInt) }));
    },
    apiKeys: () => records.apiKeys,
    usagePlans: (apiId, stage) =>
      records.usagePlans.flatMap(({ id, keyIds, apiStages, throttle, quota }) => {
        const own = apiStages.find((one) => one.apiId === apiId && one.stage === stage);
        if (own === undefined) return [];
        const { methodThrottles } = own;
        return [{ id, keyIds, methodThrottles, ...(throttle && { throttle }), ...(quota && { quota }) }];
      }),
    close: async () => undefined,
  };
};
