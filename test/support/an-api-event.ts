/** What differs between API Gateway's events in tests. */
export type ApiEventInit = {
  readonly method?: string;
  /** With placeholders, as in the template. */
  readonly route: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object becomes JSON. */
  readonly body?: unknown;
  readonly apiKeyId?: string;
  readonly sourceIp?: string;
};

/** A proxy event of API Gateway (REST API, payload 1.0), complete as AWS sends it. */
export const anApiEvent = (init: ApiEventInit): object => {
  const query = init.query ?? {};
  const path = Object.entries(init.path ?? {}).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, value),
    init.route,
  );
  const body = typeof init.body === 'string' || init.body === undefined ? init.body : JSON.stringify(init.body);
  const headers = { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...init.headers };
  return {
    resource: init.route,
    path,
    httpMethod: init.method ?? 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters:
      Object.keys(query).length === 0
        ? null
        : Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: Object.keys(query).length === 0 ? null : query,
    pathParameters: init.path ?? null,
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      stage: 'v1',
      requestId: 'request-1',
      httpMethod: init.method ?? 'GET',
      resourcePath: init.route,
      identity: {
        sourceIp: init.sourceIp ?? '203.0.113.9',
        apiKey: init.apiKeyId === undefined ? null : 'the key itself',
        apiKeyId: init.apiKeyId ?? null,
      },
    },
    body: body ?? null,
    isBase64Encoded: false,
  };
};
