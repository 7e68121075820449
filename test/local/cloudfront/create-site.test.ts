import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSite, matchesPattern } from '../../../local/cloudfront/create-site.ts';
import type { Distribution } from '../../../local/cloudfront/distribution.ts';
import type { HttpRequest, HttpResponse } from '../../../local/http-message.ts';
import { aRequest, seen } from '../api-gateway/a-rest-api.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const directory = temporaryDirectory();
beforeAll(async () => {
  await mkdir(path.join(directory.path, 'published/assets'), { recursive: true });
  await writeFile(path.join(directory.path, 'published/assets/embed-1a.js'), 'let a;');
  await writeFile(path.join(directory.path, 'secret.txt'), 'not published');
});
afterAll(() => directory.remove());

const aDistribution = (): Distribution => ({
  domainName: 'd1.cloudfront.net',
  behaviors: [
    {
      pathPattern: '/v1/*',
      origin: { kind: 'rest-api', host: 'api1.execute-api.eu-west-1.amazonaws.com' },
      allowedMethods: ['GET', 'HEAD', 'POST'],
      addedHeaders: [],
    },
    {
      pathPattern: '*',
      origin: {
        kind: 'bucket',
        folders: [{ folder: path.join(directory.path, 'published'), keyPrefix: '', cacheControl: 'immutable' }],
      },
      allowedMethods: ['GET', 'HEAD'],
      addedHeaders: [
        { name: 'x-frame-options', value: 'DENY', override: true },
        { name: 'content-type', value: 'text/plain', override: false },
      ],
    },
  ],
});

const aSite = () => {
  const calls: HttpRequest[] = [];
  const api = async (request: HttpRequest): Promise<HttpResponse> => {
    calls.push(request);
    return { status: 201, headers: [['Content-Type', 'application/json']], body: Buffer.from('{}') };
  };
  const site = createSite({ distribution: aDistribution(), api, newId: () => 'id' });
  return { calls, get: (...request: Parameters<typeof aRequest>) => seen(site(aRequest(...request))) };
};

describe('a path of the API', () => {
  it('reaches it with everything that the viewer sent but its host', async () => {
    const { calls, get } = aSite();
    const headers = [
      ['Host', '127.0.0.1:8080'],
      ['Authorization', 'Bearer t'],
      ['x-api-key', 'k'],
      ['X-Forwarded-For', '6.6.6.6'],
      ['Connection', 'keep-alive'],
    ] as const;
    const request = { headers, query: 'a=1', body: Buffer.from('x'), sourceIp: '203.0.113.9' };
    expect(await get('POST', '/v1/partner', request)).toMatchObject({ status: 201, body: {} });
    expect(calls).toEqual([expect.objectContaining({ method: 'POST', path: '/v1/partner', query: 'a=1' })]);
    expect(Object.fromEntries(calls[0]?.headers ?? [])).toEqual({
      Authorization: 'Bearer t',
      'x-api-key': 'k',
      Host: 'api1.execute-api.eu-west-1.amazonaws.com',
      Via: '1.1 d1.cloudfront.net (CloudFront)',
      'X-Amz-Cf-Id': 'id',
      'X-Forwarded-For': '6.6.6.6, 203.0.113.9',
    });
  });

  it('refuses a method that the behavior does not allow', async () => {
    const { calls, get } = aSite();
    expect(await get('DELETE', '/v1/partner')).toMatchObject({ status: 403 });
    expect(calls).toEqual([]);
  });
});

describe('any other path', () => {
  it('is a published file, with the metadata it was published with and the added headers', async () => {
    const { get } = aSite();
    expect(await get('GET', '/assets/embed-1a.js')).toEqual({
      status: 200,
      headers: {
        'content-type': 'text/javascript',
        etag: '"4cb36298c5acc876c80387ccfeb87d13"',
        'cache-control': 'immutable',
        'x-frame-options': 'DENY',
      },
      body: 'let a;',
    });
  });

  it('is not sent again to who has it', async () => {
    const { get } = aSite();
    const { headers } = await get('GET', '/assets/embed-1a.js');
    const again = await get('GET', '/assets/embed-1a.js', { headers: [['If-None-Match', headers['etag'] ?? '']] });
    expect(again).toMatchObject({ status: 304, body: '' });
  });

  it.each(['/', '/assets', '/assets/none.js', '/../secret.txt', '/%2e%2e/secret.txt', '/%zz', '/v1'])(
    'is refused when nothing is published there: %s',
    async (where) => {
      const { get, calls } = aSite();
      const response = await get('GET', where);
      expect(response).toMatchObject({ status: 403, headers: { 'content-type': 'application/xml' } });
      expect(response.body).toContain('AccessDenied');
      expect(calls).toEqual([]);
    },
  );
});

describe('a path pattern', () => {
  it.each([
    ['/v1/*', '/v1/', true],
    ['/v1/*', '/v1/a/b', true],
    ['/v1/*', '/v1', false],
    ['/v1/*', '/v11/a', false],
    ['/V1/*', '/v1/a', false],
    ['/*.js', '/assets/a.js', true],
    ['/*.js', '/assets/a.jsx', false],
    ['/a?c', '/abc', true],
    ['/a?c', '/ac', false],
    ['*', '/', true],
  ])('%s fits %s: %s', (pattern, candidate, expected) => {
    expect(matchesPattern(pattern, candidate)).toBe(expected);
  });
});
