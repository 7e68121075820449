import { Buffer } from 'node:buffer';
import * as z from 'zod';

/** The parts of API Gateway's proxy event (REST API, payload 1.0) that are used. */
const proxyEventSchema = z.object({
  resource: z.string(),
  httpMethod: z.string(),
  headers: z.record(z.string(), z.string().optional()).nullable(),
  multiValueQueryStringParameters: z.record(z.string(), z.array(z.string()).optional()).nullish(),
  pathParameters: z.record(z.string(), z.string().optional()).nullish(),
  body: z.string().nullable(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({
    requestId: z.string(),
    identity: z.object({ sourceIp: z.string().nullish(), apiKeyId: z.string().nullish() }),
  }),
});

/** A request to one of the HTTP routes, as handlers see it. */
export type ApiRequest = {
  readonly requestId: string;
  /** The route with its placeholders, for instance `/embed/{id}/state`. */
  readonly route: string;
  readonly method: string;
  readonly path: Readonly<Record<string, string>>;
  /** Every value that was given for a name. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As the route wants it: parsed JSON, SDP text, or `undefined`. */
  readonly body: unknown;
  /** Id of the API key that API Gateway has checked; absent on open routes. */
  readonly apiKeyId: string | undefined;
  readonly sourceIp: string | undefined;
};

/** A request whose body is still the bytes that came. */
export type RawRequest = Omit<ApiRequest, 'body'> & { readonly rawBody: Buffer };

/** Reads API Gateway's event; throws on anything else. */
export const parseProxyEvent = (event: unknown): RawRequest => {
  const parsed = proxyEventSchema.parse(event);
  return {
    requestId: parsed.requestContext.requestId,
    route: parsed.resource,
    method: parsed.httpMethod,
    path: withoutUndefined(parsed.pathParameters ?? {}),
    query: withoutUndefined(parsed.multiValueQueryStringParameters ?? {}),
    headers: Object.fromEntries(
      Object.entries(withoutUndefined(parsed.headers ?? {})).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    rawBody: Buffer.from(parsed.body ?? '', parsed.isBase64Encoded ? 'base64' : 'utf8'),
    apiKeyId: parsed.requestContext.identity.apiKeyId ?? undefined,
    sourceIp: parsed.requestContext.identity.sourceIp ?? undefined,
  };
};

const withoutUndefined = <T>(record: Readonly<Record<string, T | undefined>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** The session's id as the path names it; not checked to be one. */
export const sessionIdOf = (request: ApiRequest): string => request.path['id'] ?? '';

/** The token of `Authorization: Bearer …` (RFC 6750, 2.1), if there is one of sensible length. */
export const bearerTokenOf = (request: ApiRequest): string | undefined =>
  /^Bearer +([A-Za-z0-9\-._~+/]{16,256}=*)$/i.exec(request.headers['authorization'] ?? '')?.[1];
