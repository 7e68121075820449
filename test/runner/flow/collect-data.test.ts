import { describe, expect, it } from '@jest/globals';
import type { Collection } from '../../../core/flow/collection.ts';
import { cookieHeader } from '../../../runner/flow/cookie-header.ts';
import type { PageRequest } from '../../../runner/flow/page-request.ts';
import { api, collect, failure } from './a-collection-run.ts';
import type { Answer } from './a-prover.ts';

describe('collecting data', () => {
  it('reaches no host that the flow does not allow, whatever passed the checks before', async () => {
    const { outcome, requests } = collect({ profile: { url: 'https://evil.example/api/me' } });
    await expect(outcome).rejects.toEqual(failure('HOST_NOT_ALLOWED'));
    expect(requests).toEqual([]);
  });

  it('asks several hosts, and tells which host answered what', async () => {
    const { outcome } = collect({
      profile: { url: `${api}/me` },
      earnings: { url: 'https://api.gigs.example/earnings' },
    });
    expect(await outcome).toEqual({
      kind: 'collected',
      collected: { profile: ['gigs.example'], earnings: ['api.gigs.example'] },
    });
  });

  it('allows TLS 1.2 to the hosts that the flow says have no better, and to no others', async () => {
    const { outcome, requests } = collect({
      profile: { url: `${api}/me` },
      earnings: { url: 'https://api.gigs.example/earnings' },
    });
    await outcome;
    expect(requests.map(([name, { allowsTls12 }]) => [name, allowsTls12])).toEqual([
      ['profile', undefined],
      ['earnings', true],
    ]);
  });

  it('asks on the host where the user logged in', async () => {
    const { outcome, urls } = collect({ profile: { url: '{{loginOrigin}}/api/me' } });
    await outcome;
    expect(urls()).toEqual([['profile', `${api}/me`]]);
  });

  it('puts disclosed fields into later requests: escaped in addresses and forms, with their type in JSON', async () => {
    const disclose: Collection['disclose'] = {
      userId: { from: 'profile', jsonPath: '$.id', label: 'Id' },
      team: { from: 'profile', jsonPath: '$.team', label: 'Team' },
    };
    const { outcome, requests } = collect(
      {
        profile: { url: `${api}/me` },
        jobs: { url: `${api}/teams/{{team}}/jobs?of={{userId}}` },
        search: {
          url: `${api}/graphql`,
          method: 'POST',
          json: { query: '…', variables: { id: '{{userId}}', t: 'x-{{team}}' } },
        },
        form: { url: `${api}/form`, method: 'POST', form: { team: '{{team}}' } },
      },
      () => '{"id":7,"team":"a/b?&c"}',
      disclose,
    );
    await outcome;
    const [, jobs, search, form] = requests.map(([, request]) => request);
    expect(jobs?.url).toBe(`${api}/teams/a%2Fb%3F%26c/jobs?of=7`);
    expect(search?.body).toBe('{"query":"…","variables":{"id":7,"t":"x-a/b?&c"}}');
    expect(form).toMatchObject({
      body: 'team=a%2Fb%3F%26c',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  it('ends when a later request needs a field that is a list', async () => {
    const disclose = { ids: { from: 'profile', jsonPath: '$.ids', label: 'Ids' } };
    const requests = { profile: { url: `${api}/me` }, jobs: { url: `${api}/jobs/{{ids}}` } };
    const { outcome } = collect(requests, () => '{"ids":[1]}', disclose);
    await expect(outcome).rejects.toEqual(failure('EXTRACT_MISMATCH', 'placeholder_value'));
  });

  it('takes a header from a cookie, and keeps it secret', async () => {
    const { outcome, requests } = collect({
      profile: { url: `${api}/me`, headers: { 'x-xsrf-token': { cookie: 'sid' } } },
    });
    await outcome;
    expect(requests[0]?.[1]).toMatchObject({
      headers: { 'x-xsrf-token': 'c00kie', cookie: 'sid=c00kie' },
      secretHeaders: ['cookie', 'x-xsrf-token'],
    });
  });

  it('ends when the cookie for a header is not there', async () => {
    const { outcome } = collect({ profile: { url: `${api}/me`, headers: { 'x-xsrf-token': { cookie: 'none' } } } });
    await expect(outcome).rejects.toEqual(failure('TARGET_NOT_FOUND', 'header_value'));
  });

  it.each([
    ['number', '"7"'],
    ['string', '7'],
    ['boolean', '"true"'],
    ['date', '"yesterday"'],
    ['date', '"2026-02-30"'],
  ] as const)('ends when a %s is %s', async (type, value) => {
    const disclose = { it: { from: 'profile', jsonPath: '$.it', label: 'It', type } };
    const { outcome } = collect({ profile: { url: `${api}/me` } }, () => `{"it":${value}}`, disclose);
    await expect(outcome).rejects.toEqual(failure('EXTRACT_MISMATCH', 'value_type'));
  });

  it.each([
    ['number', '7'],
    ['string', '"7"'],
    ['boolean', 'false'],
    ['date', '"2026-02-28"'],
    ['date', '"2026-02-28T10:00:00.5+01:00"'],
  ] as const)('takes a %s that is %s', async (type, value) => {
    const disclose = { it: { from: 'profile', jsonPath: '$.it', label: 'It', type } };
    const { outcome } = collect({ profile: { url: `${api}/me` } }, () => `{"it":${value}}`, disclose);
    expect(await outcome).toMatchObject({ kind: 'collected' });
  });
});

describe('repeating a request of the page', () => {
  const own: PageRequest = {
    method: 'POST',
    url: `${api}/graphql`,
    status: 200,
    headers: {
      accept: '*/*',
      authorization: 'Bearer abc',
      cookie: 'old=1',
      'x-client': 'web',
      'content-type': 'application/json',
    },
    body: '{"operationName":"Me"}',
  };
  const like = { profile: { like: { url: '/api/graphql', method: 'POST' as const } } };

  it('sends its address, body and headers with the cookies of now, and keeps secret what may open the account', async () => {
    const { outcome, requests } = collect(like, undefined, undefined, [own]);
    await outcome;
    expect(requests).toEqual([
      [
        'profile',
        {
          method: 'POST',
          url: `${api}/graphql`,
          headers: { ...own.headers, cookie: 'sid=c00kie' },
          secretHeaders: ['cookie', 'authorization', 'x-client'],
          body: '{"operationName":"Me"}',
        },
      ],
    ]);
  });

  it.each([
    ['address', { ...own, url: `${api}/graphql?access_token=abc` }],
    ['JSON body', { ...own, body: '{"variables":{"apiKey":"abc"}}' }],
    ['form', { ...own, body: 'a=1&password=abc' }],
  ])('ends rather than tell the attestor a credential in its %s', async (_where, request) => {
    const { outcome, requests } = collect(like, undefined, undefined, [request]);
    await expect(outcome).rejects.toEqual(failure('EXTRACT_MISMATCH', 'credential_in_request'));
    expect(requests).toEqual([]);
  });

  it('ends when its body is no text, which would not be the same again', async () => {
    const { outcome, requests } = collect(like, undefined, undefined, [{ ...own, body: 'GIF89a\ufffd' }]);
    await expect(outcome).rejects.toEqual(failure('EXTRACT_MISMATCH', 'request_body'));
    expect(requests).toEqual([]);
  });
});

describe('redirects of a request', () => {
  const redirects = ['/api/v2/*', 'https://api.gigs.example/*'];
  const to = (location: string, status = 302) => ({ status, body: '', location });
  const oneRedirect =
    (response: ReturnType<typeof to>): Answer =>
    ({ url }) =>
      url.endsWith('/me') ? response : '{"name":"Ana"}';

  it('are followed where the flow says so, and the last address counts', async () => {
    const { outcome, urls } = collect({ profile: { url: `${api}/me`, redirects } }, oneRedirect(to('v2/you')));
    expect(await outcome).toEqual({ kind: 'collected', collected: { profile: ['gigs.example'] } });
    expect(urls()).toEqual([
      ['profile', `${api}/me`],
      ['profile', `${api}/v2/you`],
    ]);
  });

  it.each([
    ['to what the flow does not name', '/login', 'EXTRACT_MISMATCH'],
    ['to another host', 'https://evil.example/api/v2/me', 'HOST_NOT_ALLOWED'],
    ['to plain HTTP', 'http://gigs.example/api/v2/me', 'HOST_NOT_ALLOWED'],
    ['to nowhere', 'https://', 'EXTRACT_MISMATCH'],
  ])('%s end the run', async (_where, location, code) => {
    const { outcome, requests } = collect({ profile: { url: `${api}/me`, redirects } }, oneRedirect(to(location)));
    await expect(outcome).rejects.toEqual(failure(code));
    expect(requests).toHaveLength(1);
  });

  it('are not followed for ever', async () => {
    const { outcome, requests } = collect({ profile: { url: `${api}/me`, redirects } }, () => to('/api/v2/again'));
    await expect(outcome).rejects.toEqual(failure('EXTRACT_MISMATCH', 'too_many_redirects'));
    expect(requests).toHaveLength(6);
  });

  it.each([
    [302, 'GET', undefined],
    [303, 'GET', undefined],
    [307, 'POST', '{"a":1}'],
    [308, 'POST', '{"a":1}'],
  ])('of a POST with %d make a %s', async (status, method, body) => {
    const profile = { url: `${api}/me`, method: 'POST' as const, json: { a: 1 }, redirects };
    const { outcome, requests } = collect({ profile }, oneRedirect(to('/api/v2/me2', status)));
    await outcome;
    expect(requests[1]?.[1].method).toBe(method);
    expect(requests[1]?.[1].body).toBe(body);
  });

  it('take no secret header to another origin', async () => {
    const headers = { authorization: 'Bearer abc', 'x-app': 'web' };
    const profile = { url: `${api}/me`, headers, secret: ['authorization'], redirects };
    const { outcome, requests } = collect({ profile }, oneRedirect(to('https://api.gigs.example/you')));
    await outcome;
    expect(requests[1]?.[1].headers).not.toHaveProperty('authorization');
    expect(requests[1]?.[1].headers).toMatchObject({ 'x-app': 'web' });
  });
});

describe('the Cookie header', () => {
  it('puts longer paths first and keeps the order of the others (RFC 6265, 5.4)', () => {
    const cookies = [
      { name: 'a', value: '1', path: '/' },
      { name: 'b', value: '2', path: '/api/v1' },
      { name: 'a', value: '3', path: '/api' },
      { name: 'c', value: '4', path: '/' },
    ];
    expect(cookieHeader(cookies)).toBe('b=2; a=3; a=1; c=4');
  });

  it('sends a cookie without a name as its value', () => {
    expect(cookieHeader([{ name: '', value: 'x', path: '/' }])).toBe('x');
  });
});
