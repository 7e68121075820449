import type { HttpHeaders, HttpResponse } from '../http-message.ts';
import type { GatewayResponse } from './rest-api.ts';

type DefaultResponse = { readonly status: number; readonly message: string; readonly errorType: string };

/**
 * What API Gateway answers by itself: status by response type as in the Developer Guide, "Gateway response types"; message
 * and `x-amzn-ErrorType` as seen on the wire. The last three have no response type of their own and fall to `DEFAULT_*`.
 */
const DEFAULTS = {
  INVALID_API_KEY: { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: 'Missing Authentication Token',
    errorType: 'MissingAuthenticationTokenException',
  },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long', errorType: 'RequestEntityTooLargeException' },
  THROTTLED: { status: 429, message: 'Too Many Requests', errorType: 'TooManyRequestsException' },
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded', errorType: 'LimitExceededException' },
  INTEGRATION_TIMEOUT: {
    status: 504,
    message: 'Endpoint request timed out',
    errorType: 'InternalServerErrorException',
  },
  MALFORMED_REQUEST: { status: 400, message: 'Bad Request', errorType: 'BadRequestException' },
  MALFORMED_PROXY_RESPONSE: {
    status: 502,
    message: 'Internal server error',
    errorType: 'InternalServerErrorException',
  },
  INTEGRATION_THROTTLED: { status: 500, message: 'Internal server error', errorType: 'InternalServerErrorException' },
} as const satisfies Record<string, DefaultResponse>;

export type GatewayResponseType = keyof typeof DEFAULTS;

/** Types that a template may customize although nothing here ever answers with them. */
const UNREACHABLE = [
  'ACCESS_DENIED',
  'API_CONFIGURATION_ERROR',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'EXPIRED_TOKEN',
  'INTEGRATION_FAILURE',
  'INVALID_SIGNATURE',
  'RESOURCE_NOT_FOUND',
  'UNAUTHORIZED',
  'UNSUPPORTED_MEDIA_TYPE',
  'WAF_FILTERED',
];

/** The response types that a template may name. */
export const GATEWAY_RESPONSE_TYPES: readonly string[] = [
  ...Object.keys(DEFAULTS).filter(
    (type) => !['MALFORMED_REQUEST', 'MALFORMED_PROXY_RESPONSE', 'INTEGRATION_THROTTLED'].includes(type),
  ),
  ...UNREACHABLE,
  'DEFAULT_4XX',
  'DEFAULT_5XX',
];

/** The `$context` variables that a gateway response can hold here. */
export type GatewayContext = {
  readonly requestId: string;
  readonly stage: string;
  readonly path: string;
  readonly httpMethod: string;
};

const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';

/**
 * Builds the response of one type: the customization for it, else the one of `DEFAULT_4XX` or `DEFAULT_5XX`, else AWS's own.
 */
export const gatewayResponse = (
  type: GatewayResponseType,
  customized: Readonly<Record<string, GatewayResponse>>,
  context: GatewayContext,
): HttpResponse => {
  const { status, message, errorType } = DEFAULTS[type];
  const fallback = customized[status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX'];
  const custom = customized[type] ?? fallback;
  const variables = variablesOf(type, message, context);
  const headers: HttpHeaders = [
    ['Content-Type', 'application/json'],
    ['x-amzn-RequestId', context.requestId],
    ['x-amzn-ErrorType', errorType],
    ...Object.entries(custom?.headers ?? {}).map(
      ([name, expression]) => [name, headerValue(expression, variables)] as const,
    ),
  ];
  const body = substitute(custom?.template ?? DEFAULT_TEMPLATE, variables);
  return {
    // A type without a status of its own takes the one of its fallback (Developer Guide, "Gateway response types").
    status: customized[type]?.statusCode ?? fallback?.statusCode ?? status,
    headers: lastOfEach(headers),
    body: Buffer.from(body),
  };
};

/** Fails when a customized response uses something that is not known here. */
export const checkGatewayResponse = (response: GatewayResponse): void => {
  const known = variablesOf('THROTTLED', '', { requestId: '', stage: '', path: '', httpMethod: '' });
  substitute(response.template ?? '', known);
  for (const expression of Object.values(response.headers)) headerValue(expression, known);
};

type Variables = Readonly<Record<string, string>>;

const variablesOf = (type: GatewayResponseType, message: string, context: GatewayContext): Variables => ({
  'error.message': message,
  'error.messageString': JSON.stringify(message),
  'error.responseType': responseTypeOf(type),
  'error.validationErrorString': '',
  requestId: context.requestId,
  extendedRequestId: context.requestId,
  stage: context.stage,
  path: context.path,
  httpMethod: context.httpMethod,
});

const responseTypeOf = (type: GatewayResponseType): string =>
  GATEWAY_RESPONSE_TYPES.includes(type) ? type : DEFAULTS[type].status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';

const substitute = (template: string, variables: Variables): string => {
  if (/#(if|set|foreach|else|end)\b|\$(input|util|stageVariables)\b/.test(template))
    throw new Error('a gateway response uses more than $context variables');
  return template.replace(/\$context\.([A-Za-z.]*[A-Za-z])/g, (_whole, name: string) => valueOf(name, variables));
};

const headerValue = (expression: string, variables: Variables): string => {
  const literal = /^'([^']*)'$/.exec(expression)?.[1];
  if (literal !== undefined) return literal;
  const name = /^context\.(.+)$/.exec(expression)?.[1];
  if (name === undefined) throw new Error(`the header expression ${expression} is not known to the local cloud`);
  return valueOf(name, variables);
};

const valueOf = (name: string, variables: Variables): string => {
  const value = variables[name];
  if (value === undefined) throw new Error(`the variable $context.${name} is not known to the local cloud`);
  return value;
};

const lastOfEach = (headers: HttpHeaders): HttpHeaders =>
  headers.filter(
    ([name], index) => !headers.slice(index + 1).some(([later]) => later.toLowerCase() === name.toLowerCase()),
  );
