import type { HttpHeaders, HttpRequest, HttpResponse } from '../http-message.ts';
import { headerOf } from '../http-message.ts';
import { bucketObject } from './bucket-object.ts';
import type { AddedHeader, Behavior, Distribution } from './distribution.ts';

/** Headers of one connection (RFC 9110, 7.6.1), and those that CloudFront sets itself. */
const NOT_FORWARDED = new Set([
  'connection',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amz-cf-id',
  'x-forwarded-for',
]);

export type SiteOptions = {
  readonly distribution: Distribution;
  /** The REST API that an origin is. */
  readonly api: (request: HttpRequest) => Promise<HttpResponse>;
  readonly newId: () => string;
};

/** Answers every request to a distribution from its origins; nothing is cached. */
export const createSite =
  ({ distribution, api, newId }: SiteOptions) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
    const behavior = distribution.behaviors.find(({ pathPattern }) => matchesPattern(pathPattern, request.path));
    if (behavior === undefined || !behavior.allowedMethods.includes(request.method)) return NOT_ALLOWED;
    const response = await askOrigin(behavior, forwarded(request, behavior, distribution, newId), api);
    return { ...response, headers: withAdded(response.headers, behavior.addedHeaders) };
  };

/** What CloudFront answers to a method that a behavior does not allow. */
const NOT_ALLOWED: HttpResponse = {
  status: 403,
  headers: [['content-type', 'text/plain']],
  body: Buffer.from('This distribution is not configured to allow the HTTP request method that was used.\n'),
};

/** True when a behavior's path pattern (`*`, `?`) fits a path, case included. */
export const matchesPattern = (pattern: string, path: string): boolean => {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(path);
};

const askOrigin = (behavior: Behavior, request: HttpRequest, api: SiteOptions['api']): Promise<HttpResponse> =>
  behavior.origin.kind === 'rest-api' ? api(request) : bucketObject(behavior.origin.folders, request);

const forwarded = (
  request: HttpRequest,
  { origin }: Behavior,
  { domainName }: Distribution,
  newId: () => string,
): HttpRequest => ({
  ...request,
  headers: [
    ...request.headers.filter(([name]) => !NOT_FORWARDED.has(name.toLowerCase())),
    ...(origin.kind === 'rest-api' ? [['Host', origin.host] as const] : []),
    ['Via', `1.1 ${domainName} (CloudFront)`],
    ['X-Amz-Cf-Id', newId()],
    // Behind what the viewer claimed (CloudFront Developer Guide, "Client IP addresses").
    ['X-Forwarded-For', [headerOf(request.headers, 'x-forwarded-for') ?? [], request.sourceIp].flat().join(', ')],
  ],
});

const withAdded = (headers: HttpHeaders, added: readonly AddedHeader[]): HttpHeaders => {
  const has = (name: string): boolean => headers.some(([other]) => other.toLowerCase() === name.toLowerCase());
  const applied = added.filter(({ name, override }) => override || !has(name));
  const replaced = new Set(applied.map(({ name }) => name.toLowerCase()));
  return [
    ...headers.filter(([name]) => !replaced.has(name.toLowerCase())),
    ...applied.map(({ name, value }) => [name, value] as const),
  ];
};
