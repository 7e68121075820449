import type { APIGatewayEventRequestContext, APIGatewayProxyEvent } from 'aws-lambda';
import type { HttpHeaders, HttpRequest } from '../http-message.ts';
import { headerOf } from '../http-message.ts';
import { isBinary } from './media-type.ts';
import type { ApiKey, RestApi, RestMethod, RestResource } from './rest-api.ts';

/** What the event is made of besides the request itself. */
export type ProxyCall = {
  readonly api: RestApi;
  readonly request: HttpRequest;
  readonly resource: RestResource;
  readonly method: RestMethod;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The path below the stage, with its trailing slash if it had one. */
  readonly pathBelowStage: string;
  readonly key: ApiKey | undefined;
  readonly requestId: string;
  readonly nowMs: number;
};

/**
 * The input of a Lambda proxy integration (Developer Guide, "Input format of a Lambda function for proxy integration").
 * Where a name came more than once the single-value maps hold its last value; what is empty is null.
 */
export const proxyEvent = (call: ProxyCall): APIGatewayProxyEvent => {
  const { api, request, resource } = call;
  const headers = multiValues(withForwarding(call));
  // WHATWG form decoding, as API Gateway does it: percent-encoding and `+` for a space.
  const query = multiValues([...new URLSearchParams(request.query)]);
  const binary = isBinary(headerOf(request.headers, 'content-type'), api.binaryMediaTypes);
  return {
    resource: resource.path,
    path: call.pathBelowStage,
    httpMethod: request.method,
    headers: lastValues(headers) ?? {},
    multiValueHeaders: headers,
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: nullIfEmpty(query),
    pathParameters: nullIfEmpty(call.pathParameters),
    stageVariables: null,
    requestContext: requestContext(call),
    body: request.body.length === 0 ? null : request.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && request.body.length > 0,
  };
};

const FORWARDING = ['x-amzn-trace-id', 'x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'];

/** API Gateway says where a request came from: its own view comes last in `X-Forwarded-For`. */
const withForwarding = ({ request, requestId, nowMs }: ProxyCall): HttpHeaders => [
  ...request.headers.filter(([name]) => !FORWARDING.includes(name.toLowerCase())),
  ['X-Amzn-Trace-Id', `Root=1-${Math.floor(nowMs / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`],
  ['X-Forwarded-For', [headerOf(request.headers, 'x-forwarded-for') ?? [], request.sourceIp].flat().join(', ')],
  ['X-Forwarded-Port', '443'],
  ['X-Forwarded-Proto', 'https'],
];

const requestContext = ({
  api,
  request,
  resource,
  key,
  requestId,
  nowMs,
}: ProxyCall): APIGatewayEventRequestContext => {
  const context = {
    accountId: api.accountId,
    apiId: api.id,
    // No authorizer is known to the local cloud; AWS leaves the member out.
    authorizer: undefined,
    deploymentId: api.deploymentId,
    domainName: `${api.id}.execute-api.${api.region}.amazonaws.com`,
    domainPrefix: api.id,
    extendedRequestId: requestId,
    httpMethod: request.method,
    identity: {
      ...NOBODY,
      apiKey: key?.value ?? null,
      apiKeyId: key?.id ?? null,
      sourceIp: request.sourceIp,
      userAgent: headerOf(request.headers, 'user-agent') ?? null,
    },
    path: request.path,
    protocol: 'HTTP/1.1',
    requestId,
    requestTime: commonLogTime(nowMs),
    requestTimeEpoch: nowMs,
    resourceId: resource.id,
    resourcePath: resource.path,
    stage: api.stage,
  };
  // Not written in one: the published type does not have `deploymentId`.
  return context;
};

/** The identity of a caller that AWS does not know: neither IAM, Cognito nor a client certificate is known here. */
const NOBODY = {
  accessKey: null,
  accountId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
} as const;

const multiValues = (pairs: HttpHeaders): Record<string, string[]> => {
  const values: Record<string, string[]> = {};
  for (const [name, value] of pairs) (values[name] ??= []).push(value);
  return values;
};

const lastValues = (values: Readonly<Record<string, readonly string[]>>): Record<string, string> | null =>
  nullIfEmpty(Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? ''])));

const nullIfEmpty = <T extends object>(value: T): T | null => (Object.keys(value).length === 0 ? null : value);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `$context.requestTime`, in Common Log Format: `10/Oct/2000:13:55:36 +0000`. */
const commonLogTime = (epochMs: number): string => {
  const [date = '', time = ''] = new Date(epochMs).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
};
