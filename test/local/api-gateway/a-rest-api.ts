import type { AccessLogEntry, RestApiGateway } from '../../../local/api-gateway/create-rest-api-gateway.ts';
import { createRestApiGateway } from '../../../local/api-gateway/create-rest-api-gateway.ts';
import type { RestApi, RestMethod, UsagePlan } from '../../../local/api-gateway/rest-api.ts';
import type { HttpRequest } from '../../../local/http-message.ts';
import type { LambdaResult } from '../../../local/lambda/lambda-function.ts';
import type { ManualClock } from '../manual-clock.ts';
import { manualClock } from '../manual-clock.ts';

export const aMethod = (httpMethod: string, overrides: Partial<RestMethod> = {}): RestMethod => ({
  httpMethod,
  apiKeyRequired: false,
  functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:echo',
  timeoutMs: 29_000,
  ...overrides,
});

/** An API with an open route, and routes with a key. */
export const aRestApi = (overrides: Partial<RestApi> = {}): RestApi => ({
  id: 'api1',
  accountId: '111122223333',
  region: 'eu-west-1',
  stage: 'v1',
  deploymentId: 'dep1',
  binaryMediaTypes: [],
  resources: [
    { id: 'r0', path: '/', methods: [] },
    { id: 'r1', path: '/open', methods: [aMethod('GET'), aMethod('POST')] },
    { id: 'r2', path: '/sessions', methods: [aMethod('POST', { apiKeyRequired: true })] },
    { id: 'r3', path: '/sessions/{id}', methods: [aMethod('GET', { apiKeyRequired: true })] },
  ],
  gatewayResponses: {},
  stageThrottles: {},
  ...overrides,
});

export const aRequest = (method: string, path: string, overrides: Partial<HttpRequest> = {}): HttpRequest => ({
  method,
  path,
  query: '',
  headers: [],
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
  ...overrides,
});

export type GatewayBench = {
  gateway: RestApiGateway;
  clock: ManualClock;
  /** Every event that a function got. */
  events: unknown[];
  logged: AccessLogEntry[];
};

/** A gateway whose functions answer with `result`, with one partner's key in one plan, without limits if not said. */
export const aGateway = (
  api: RestApi,
  result: LambdaResult | Promise<LambdaResult> = { ok: true, payload: { statusCode: 200, body: 'hello' } },
  plan: Partial<UsagePlan> = {},
): GatewayBench => {
  const clock = manualClock(Date.parse('2026-11-23T08:00:00.000Z'));
  const events: unknown[] = [];
  const logged: AccessLogEntry[] = [];
  let count = 0;
  const gateway = createRestApiGateway({
    api,
    access: {
      apiKeys: () => [{ id: 'key1', value: 'the-key-of-partner-one', enabled: true }],
      usagePlans: () => [{ id: 'plan1', keyIds: ['key1'], methodThrottles: {}, ...plan }],
    },
    clock,
    newId: () => `request-${(count += 1)}`,
    log: (entry) => logged.push(entry),
    invoke: async (_arn, event) => {
      events.push(event);
      return result;
    },
  });
  return { gateway, clock, events, logged };
};

/** A response as a test reads it: header names in lower case, the body parsed when it is JSON. */
export const seen = async (
  response: Promise<{ status: number; headers: readonly (readonly [string, string])[]; body: Buffer }>,
): Promise<{ status: number; headers: Record<string, string>; body: unknown }> => {
  const { status, headers, body } = await response;
  const text = body.toString();
  return {
    status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: /^[[{]/.test(text) ? JSON.parse(text) : text,
  };
};
