/** A call of API Gateway's own API: `operation` as its SDK names it, with what path and query say. */
export type RestOperation = {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Of an answer that is no error. */
  readonly status: number;
};

type Route = readonly [method: string, path: string, operation: string, status: number];

/** API Gateway speaks no protocol with targets: its operations are methods on paths (API reference, "Actions"). */
const ROUTES: readonly Route[] = [
  ['POST', '/apikeys', 'CreateApiKey', 201],
  ['GET', '/apikeys', 'GetApiKeys', 200],
  ['GET', '/apikeys/{apiKey}', 'GetApiKey', 200],
  ['PATCH', '/apikeys/{apiKey}', 'UpdateApiKey', 200],
  ['DELETE', '/apikeys/{apiKey}', 'DeleteApiKey', 202],
  ['POST', '/usageplans', 'CreateUsagePlan', 201],
  ['GET', '/usageplans', 'GetUsagePlans', 200],
  ['GET', '/usageplans/{usagePlanId}', 'GetUsagePlan', 200],
  ['PATCH', '/usageplans/{usagePlanId}', 'UpdateUsagePlan', 200],
  ['DELETE', '/usageplans/{usagePlanId}', 'DeleteUsagePlan', 202],
  ['POST', '/usageplans/{usagePlanId}/keys', 'CreateUsagePlanKey', 201],
  ['GET', '/usageplans/{usagePlanId}/keys', 'GetUsagePlanKeys', 200],
  ['DELETE', '/usageplans/{usagePlanId}/keys/{keyId}', 'DeleteUsagePlanKey', 202],
];

/** The operation behind a method and a path with its query; undefined when there is none. */
export const restOperation = (method: string, target: string): RestOperation | undefined => {
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  const segments = pathname.split('/');
  for (const [routeMethod, path, operation, status] of ROUTES) {
    const pattern = path.split('/');
    const fits = pattern.length === segments.length && pattern.every((part, i) => isName(part) || part === segments[i]);
    if (routeMethod !== method || !fits) continue;
    const named = pattern.flatMap((part, i) =>
      isName(part) ? [[part.slice(1, -1), decodeURIComponent(segments[i] ?? '')]] : [],
    );
    return { operation, status, parameters: Object.fromEntries([...searchParams, ...named]) };
  }
  return undefined;
};

const isName = (part: string): boolean => part.startsWith('{');
