import { describe, expect, it } from '@jest/globals';
import { PAYLOAD_LIMIT_BYTES } from '../../../local/api-gateway/create-rest-api-gateway.ts';
import type { LambdaResult } from '../../../local/lambda/lambda-function.ts';
import { aGateway, aMethod, aRequest, aRestApi, seen } from './a-rest-api.ts';

const KEY = ['x-api-key', 'the-key-of-partner-one'] as const;

describe('the event that a function gets', () => {
  it('has everything of the request, with both forms of headers and query', async () => {
    const { gateway, events } = aGateway(aRestApi());
    await gateway.handle(
      aRequest('GET', '/v1/sessions/a%20b', {
        query: 'status=ERROR&status=CREATED&q=a+b%26c',
        headers: [
          ['Accept', 'text/html'],
          ['accept', 'application/json'],
          ['User-Agent', 'jest'],
          ['X-Forwarded-For', '198.51.100.7'],
          ['X-Forwarded-Proto', 'http'],
          KEY,
        ],
        sourceIp: '203.0.113.9',
      }),
    );
    expect(events).toEqual([
      {
        resource: '/sessions/{id}',
        path: '/sessions/a%20b',
        httpMethod: 'GET',
        headers: {
          Accept: 'text/html',
          accept: 'application/json',
          'User-Agent': 'jest',
          [KEY[0]]: KEY[1],
          'X-Amzn-Trace-Id': 'Root=1-6b03f280-request1',
          'X-Forwarded-For': '198.51.100.7, 203.0.113.9',
          'X-Forwarded-Port': '443',
          'X-Forwarded-Proto': 'https',
        },
        multiValueHeaders: {
          'X-Amzn-Trace-Id': ['Root=1-6b03f280-request1'],
          'X-Forwarded-For': ['198.51.100.7, 203.0.113.9'],
          'X-Forwarded-Port': ['443'],
          'X-Forwarded-Proto': ['https'],
          Accept: ['text/html'],
          accept: ['application/json'],
          'User-Agent': ['jest'],
          [KEY[0]]: [KEY[1]],
        },
        queryStringParameters: { status: 'CREATED', q: 'a b&c' },
        multiValueQueryStringParameters: { status: ['ERROR', 'CREATED'], q: ['a b&c'] },
        pathParameters: { id: 'a b' },
        stageVariables: null,
        requestContext: expect.objectContaining({
          accountId: '111122223333',
          apiId: 'api1',
          domainName: 'api1.execute-api.eu-west-1.amazonaws.com',
          httpMethod: 'GET',
          path: '/v1/sessions/a%20b',
          protocol: 'HTTP/1.1',
          requestId: 'request-1',
          requestTime: '23/Nov/2026:08:00:00 +0000',
          requestTimeEpoch: Date.parse('2026-11-23T08:00:00.000Z'),
          resourceId: 'r3',
          resourcePath: '/sessions/{id}',
          stage: 'v1',
          identity: expect.objectContaining({
            apiKey: KEY[1],
            apiKeyId: 'key1',
            sourceIp: '203.0.113.9',
            userAgent: 'jest',
          }),
        }),
        body: null,
        isBase64Encoded: false,
      },
    ]);
  });

  it('has null where the request has nothing, and no key where none is asked for', async () => {
    const { gateway, events } = aGateway(aRestApi());
    await gateway.handle(aRequest('GET', '/v1/open/', { headers: [KEY] }));
    expect(events).toEqual([
      expect.objectContaining({
        path: '/open/',
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        pathParameters: null,
        body: null,
        requestContext: expect.objectContaining({ identity: expect.objectContaining({ apiKeyId: null }) }),
      }),
    ]);
  });

  it.each([
    ['text', [], 'application/sdp', 'grüße', { body: 'grüße', isBase64Encoded: false }],
    [
      'base64 for a binary media type',
      ['image/*'],
      'image/png; q=1',
      'grüße',
      { body: 'Z3LDvMOfZQ==', isBase64Encoded: true },
    ],
    ['text for another media type', ['image/*'], 'application/json', '{}', { body: '{}', isBase64Encoded: false }],
  ])('carries the body as %s', async (_form, binaryMediaTypes, contentType, body, expected) => {
    const { gateway, events } = aGateway(aRestApi({ binaryMediaTypes }));
    const headers = [['Content-Type', contentType]] as const;
    await gateway.handle(aRequest('POST', '/v1/open', { headers, body: Buffer.from(body) }));
    expect(events).toEqual([expect.objectContaining(expected)]);
  });
});

describe('what the gateway answers by itself', () => {
  it.each([
    ['another stage', 'GET', '/v2/open', 403, 'Missing Authentication Token'],
    ['an unknown path', 'GET', '/v1/nowhere', 403, 'Missing Authentication Token'],
    ['a method that the path does not have', 'DELETE', '/v1/open', 403, 'Missing Authentication Token'],
    ['a route with key, called without one', 'POST', '/v1/sessions', 403, 'Forbidden'],
    ['broken percent-encoding', 'GET', '/v1/open/%zz', 400, 'Bad Request'],
  ])('to %s', async (_case, method, path, status, message) => {
    const { gateway, events } = aGateway(aRestApi());
    const response = await seen(gateway.handle(aRequest(method, path)));
    expect(response).toMatchObject({ status, body: { message }, headers: { 'x-amzn-requestid': 'request-1' } });
    expect(events).toEqual([]);
  });

  it('to a body over 10 MB', async () => {
    const { gateway } = aGateway(aRestApi());
    const post = (bytes: number) =>
      seen(gateway.handle(aRequest('POST', '/v1/open', { body: Buffer.alloc(bytes, 'a') })));
    expect(await post(PAYLOAD_LIMIT_BYTES + 1)).toMatchObject({ status: 413 });
    expect(await post(PAYLOAD_LIMIT_BYTES)).toMatchObject({ status: 200 });
  });

  it('checks the key before the throttle, and the throttle before the body', async () => {
    const { gateway } = aGateway(aRestApi(), undefined, { throttle: { ratePerS: 1, burst: 1 } });
    const post = (headers: readonly (readonly [string, string])[]) =>
      seen(gateway.handle(aRequest('POST', '/v1/sessions', { headers, body: Buffer.alloc(PAYLOAD_LIMIT_BYTES + 1) })));
    expect(await post([])).toMatchObject({ status: 403 });
    expect(await post([KEY])).toMatchObject({ status: 413 });
    expect(await post([KEY])).toMatchObject({ status: 429, body: { message: 'Too Many Requests' } });
    expect(await post([])).toMatchObject({ status: 403 });
  });

  it('after the integration timeout', async () => {
    const { gateway, clock } = aGateway(aRestApi(), new Promise<LambdaResult>(() => undefined));
    const response = seen(gateway.handle(aRequest('GET', '/v1/open')));
    await Promise.resolve();
    clock.advance(28_999);
    expect(clock.pending()).toBe(1);
    clock.advance(1);
    expect(await response).toMatchObject({ status: 504, body: { message: 'Endpoint request timed out' } });
  });

  it('leaves no timer behind when the function was in time', async () => {
    const { gateway, clock } = aGateway(aRestApi());
    await gateway.handle(aRequest('GET', '/v1/open'));
    expect(clock.pending()).toBe(0);
  });
});

describe('what a function answers', () => {
  const answer = (
    result: LambdaResult,
    headers: readonly (readonly [string, string])[] = [],
    binaryMediaTypes: string[] = [],
  ) => seen(aGateway(aRestApi({ binaryMediaTypes }), result).gateway.handle(aRequest('GET', '/v1/open', { headers })));

  it('is handed on', async () => {
    const payload = { statusCode: 201, headers: { Location: '/x', 'Content-Type': 'text/plain' }, body: 'made' };
    expect(await answer({ ok: true, payload })).toMatchObject({
      status: 201,
      headers: { location: '/x', 'content-type': 'text/plain', 'x-amzn-requestid': 'request-1' },
      body: 'made',
    });
  });

  it('is JSON unless it says otherwise, and may have no body', async () => {
    expect(await answer({ ok: true, payload: { statusCode: '204' } })).toMatchObject({
      status: 204,
      headers: { 'content-type': 'application/json' },
      body: '',
    });
  });

  it('may have a header more than once', async () => {
    const payload = { statusCode: 200, headers: { vary: 'Lost' }, multiValueHeaders: { Vary: ['A', 'B'] } };
    const { gateway } = aGateway(aRestApi(), { ok: true, payload });
    const { headers } = await gateway.handle(aRequest('GET', '/v1/open'));
    expect(headers.filter(([name]) => name.toLowerCase() === 'vary')).toEqual([
      ['Vary', 'A'],
      ['Vary', 'B'],
    ]);
  });

  it('loses the headers that API Gateway renames or drops', async () => {
    const headers = {
      'WWW-Authenticate': 'Bearer',
      Server: 'me',
      'Transfer-Encoding': 'chunked',
      'Content-Length': '7',
    };
    const { headers: sent } = await answer({ ok: true, payload: { statusCode: 401, headers } });
    expect(sent).toMatchObject({ 'x-amzn-remapped-www-authenticate': 'Bearer', 'x-amzn-remapped-server': 'me' });
    for (const name of ['www-authenticate', 'server', 'transfer-encoding', 'content-length'])
      expect(sent).not.toHaveProperty([name]);
  });

  it('is decoded from base64 only for a client that accepts a binary media type first', async () => {
    const result: LambdaResult = {
      ok: true,
      payload: { statusCode: 200, body: 'aGVsbG8=', isBase64Encoded: true },
    };
    expect(await answer(result, [['Accept', 'image/png,*/*']], ['image/png'])).toMatchObject({ body: 'hello' });
    expect(await answer(result, [['Accept', '*/*,image/png']], ['image/png'])).toMatchObject({ body: 'aGVsbG8=' });
  });

  it.each([
    ['nothing', null],
    ['no status', { body: 'x' }],
    ['a status that is none', { statusCode: 'OK' }],
    ['a body that is no string', { statusCode: 200, body: { a: 1 } }],
    ['a member that is not of the format', { statusCode: 200, cookies: [] }],
    ['headers that are no map', { statusCode: 200, headers: ['a'] }],
  ])('is a 502 when it is malformed: %s', async (_case, payload) => {
    expect(await answer({ ok: true, payload })).toMatchObject({
      status: 502,
      body: { message: 'Internal server error' },
    });
  });

  it.each([
    ['the function failed', 502, { errorType: 'TypeError', functionError: 'Unhandled' as const }],
    ['the function is throttled', 500, { errorType: 'TooManyRequestsException' }],
    ['the event is too large for Lambda', 413, { errorType: 'RequestTooLargeException' }],
  ])('says nothing of the cause when %s', async (_case, status, { errorType, ...rest }) => {
    const error = { errorType, errorMessage: 'secret of the function' };
    const response = await answer({ ok: false, error, ...rest });
    expect(response.status).toBe(status);
    expect(JSON.stringify(response)).not.toContain('secret of the function');
  });
});

describe('the access log', () => {
  it('says what happened without key, query or body', async () => {
    const { gateway, logged } = aGateway(aRestApi());
    await gateway.handle(aRequest('GET', '/v1/sessions/7', { headers: [KEY], query: 'secret=1' }));
    await gateway.handle(aRequest('GET', '/v1/sessions/7', { headers: [['x-api-key', 'wrong-key']] }));
    expect(logged).toEqual([
      {
        requestId: 'request-1',
        httpMethod: 'GET',
        resourcePath: '/sessions/{id}',
        status: 200,
        latencyMs: 0,
        gatewayResponse: null,
      },
      {
        requestId: 'request-2',
        httpMethod: 'GET',
        resourcePath: '/sessions/{id}',
        status: 403,
        latencyMs: 0,
        gatewayResponse: 'INVALID_API_KEY',
      },
    ]);
  });
});

it('a method that is ANY is throttled under that name', async () => {
  const resources = [{ id: 'r', path: '/any', methods: [aMethod('ANY')] }];
  const { gateway } = aGateway(aRestApi({ resources, stageThrottles: { '/any/ANY': { ratePerS: 1, burst: 1 } } }));
  expect((await gateway.handle(aRequest('GET', '/v1/any'))).status).toBe(200);
  expect((await gateway.handle(aRequest('PUT', '/v1/any'))).status).toBe(429);
});
