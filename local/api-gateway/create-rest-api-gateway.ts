import type { Clock } from '../clock.ts';
import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { headerOf } from '../http-message.ts';
import type { LambdaResult } from '../lambda/lambda-function.ts';
import type { GatewayResponseType } from './gateway-response.ts';
import { checkGatewayResponse, gatewayResponse } from './gateway-response.ts';
import { matchRoute } from './match-route.ts';
import { proxyEvent } from './proxy-event.ts';
import { proxyResponse } from './proxy-response.ts';
import type { RestApi, StageAccess } from './rest-api.ts';
import { createUsageLimits, methodKeyOf } from './usage-limits.ts';

/** Largest request body: "Payload size 10 MB" (API Gateway quotas for REST APIs; cannot be raised). */
export const PAYLOAD_LIMIT_BYTES = 10 * 1024 * 1024;

/** What became of one request, for the log: no header, key, query or body. */
export type AccessLogEntry = {
  readonly requestId: string;
  readonly httpMethod: string;
  readonly resourcePath: string | null;
  readonly status: number;
  readonly latencyMs: number;
  /** Why the gateway answered by itself. */
  readonly gatewayResponse: GatewayResponseType | null;
};

export type RestApiGatewayOptions = {
  readonly api: RestApi;
  readonly access: StageAccess;
  /** Runs a function of the template; rejects when there is none with this ARN. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<LambdaResult>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: (entry: AccessLogEntry) => void;
};

/** One REST API at its stage. */
export type RestApiGateway = {
  /** Answers a request whose path begins with the stage; whatever happens to it is a response, never an exception. */
  handle(request: HttpRequest): Promise<HttpResponse>;
};

type Answer = {
  readonly response: HttpResponse;
  readonly type: GatewayResponseType | null;
  readonly path: string | null;
};

/** Builds the gateway. Fails when a gateway response of the template uses something that is not known here. */
export const createRestApiGateway = (options: RestApiGatewayOptions): RestApiGateway => {
  const { api, clock, newId } = options;
  for (const response of Object.values(api.gatewayResponses)) checkGatewayResponse(response);
  const limits = createUsageLimits(api, options.access, clock);

  const answer = async (request: HttpRequest, requestId: string): Promise<Answer> => {
    const refuse = (type: GatewayResponseType, path: string | null = null): Answer => {
      const context = { requestId, stage: api.stage, path: request.path, httpMethod: request.method };
      return { response: gatewayResponse(type, api.gatewayResponses, context), type, path };
    };

    const prefix = `/${api.stage}`;
    if (request.path !== prefix && !request.path.startsWith(`${prefix}/`))
      return refuse('MISSING_AUTHENTICATION_TOKEN');
    const pathBelowStage = request.path.slice(prefix.length) || '/';
    const route = matchRoute(api.resources, request.method, pathBelowStage);
    if (route.kind === 'malformed-path') return refuse('MALFORMED_REQUEST');
    if (route.kind === 'no-route') return refuse('MISSING_AUTHENTICATION_TOKEN');
    const { resource, method, pathParameters } = route;

    const check = method.apiKeyRequired ? limits.checkKey(headerOf(request.headers, 'x-api-key')) : undefined;
    if (check?.kind === 'refused') return refuse('INVALID_API_KEY', resource.path);
    const key = check?.key;
    const admission = limits.admit(methodKeyOf(resource.path, method.httpMethod), key);
    if (admission === 'throttled') return refuse('THROTTLED', resource.path);
    if (admission === 'quota-exceeded') return refuse('QUOTA_EXCEEDED', resource.path);
    if (request.body.length > PAYLOAD_LIMIT_BYTES) return refuse('REQUEST_TOO_LARGE', resource.path);

    const call = { api, request, resource, method, pathParameters, pathBelowStage, key, requestId };
    const event = proxyEvent({ ...call, nowMs: clock.nowMs() });
    const result = await within(method.timeoutMs, options.invoke(method.functionArn, event), clock);
    if (result === 'timeout') return refuse('INTEGRATION_TIMEOUT', resource.path);
    if (!result.ok) return refuse(refusalOf(result), resource.path);
    const accept = headerOf(request.headers, 'accept');
    const response = proxyResponse(result.payload, { accept, requestId }, api.binaryMediaTypes);
    if (response === undefined) return refuse('MALFORMED_PROXY_RESPONSE', resource.path);
    return { response, type: null, path: resource.path };
  };

  return {
    async handle(request) {
      const requestId = newId();
      const startedMs = clock.nowMs();
      const { response, type, path } = await answer(request, requestId);
      options.log({
        requestId,
        httpMethod: request.method,
        resourcePath: path,
        status: response.status,
        latencyMs: clock.nowMs() - startedMs,
        gatewayResponse: type,
      });
      return response;
    },
  };
};

/** A function that failed gave no valid response; one that was not run was throttled or got too much. */
const refusalOf = (result: LambdaResult & { ok: false }): GatewayResponseType => {
  if (result.functionError !== undefined) return 'MALFORMED_PROXY_RESPONSE';
  return result.error.errorType === 'RequestTooLargeException' ? 'REQUEST_TOO_LARGE' : 'INTEGRATION_THROTTLED';
};

const within = <T>(timeoutMs: number, work: Promise<T>, clock: Clock): Promise<T | 'timeout'> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutMs, () => resolve('timeout'));
    work.then(resolve, reject).finally(cancel);
  });
