import { describe, expect, it } from '@jest/globals';
import type { Collection } from '../../../core/flow/collection.ts';
import { aCollect, aFlow, problemsIn } from './a-flow.ts';

const url = 'https://gigs.example/api/me';
const name = { from: 'profile', jsonPath: '$.name', label: 'Name' };
type Request = Collection['requests'][string];
type Field = Collection['disclose'][string];

const problemsOf = (changes: Partial<Collection>) => problemsIn(aFlow({ collect: aCollect(changes) }));
/** The problems of one request, without the way to it. */
const requestProblems = (profile: Request) =>
  problemsOf({ requests: { profile } }).map(({ path, message }) => [
    path.replace('nodes.collect.requests.profile', ''),
    message,
  ]);
/** The problems of one field, without the way to it. */
const fieldProblems = (it: Record<string, unknown>) =>
  problemsIn(aFlow({ collect: { ...aCollect(), disclose: { it: { ...name, ...it } } } as Collection })).map(
    ({ path, message }) => [path.replace('nodes.collect.disclose.it', ''), message],
  );
const FIELD = 'nodes.collect.disclose.it';
const withField = (place: Record<string, unknown>) => {
  const disclose = { it: { from: 'profile', label: 'It', ...place } };
  return aFlow({ collect: { ...aCollect(), disclose } as Collection });
};
const withPath = (path: string, message: string) => [path, expect.stringContaining(message)];

describe('checking the size of rules', () => {
  const words = Array.from({ length: 64 }, (_, i) => `${i} ${'x'.repeat(490)}`);
  const listed = (fields: number) =>
    Object.fromEntries(
      Array.from({ length: fields }, (_, i) => [`f${i}`, { ...name, label: `Field ${i}`, oneOf: words }]),
    );

  it('lets a long list of "oneOf" be', () => {
    expect(problemsOf({ disclose: listed(1) })).toEqual([]);
  });

  it('finds lists that together are more than an attestation can carry', () => {
    expect(problemsOf({ disclose: listed(2) })).toEqual([
      { path: 'nodes.collect.disclose', message: expect.stringContaining('at most 49152. Shorten lists of "oneOf"') },
    ]);
  });

  it('counts a field of every page once a page', () => {
    const pages = { max: 2, query: 'page', first: 1, while: '$.items[0]' };
    const disclose = { it: { ...name, oneOf: words, page: 'every' as const } };
    expect(problemsOf({ requests: { profile: { url, pages } }, disclose })).toContainEqual({
      path: 'nodes.collect.disclose',
      message: expect.stringContaining('bytes of rules'),
    });
  });

  it('counts the headers that the flow writes, which an attestation states, too', () => {
    const headers = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-header-${i}`, 'x'.repeat(1_024)]));
    expect(problemsOf({ requests: { profile: { url, headers: headers(20) } } })).toEqual([]);
    expect(problemsOf({ requests: { profile: { url, headers: headers(48) } } })).toEqual([
      { path: 'nodes.collect.disclose', message: expect.stringContaining('bytes of rules and headers') },
    ]);
  });
});

describe('checking requests', () => {
  it.each<[string, Request, string, string]>([
    ['neither url nor like', {}, '', 'exactly one of "url" and "like"'],
    ['both url and like', { url, like: { url: '/' } }, '', 'exactly one of "url" and "like"'],
    ['a body without POST', { url, json: {} }, '.json', 'only sent with "method": "POST"'],
    ['a form without POST', { url, form: { a: '1' } }, '.form', 'only sent with "method": "POST"'],
    ['two bodies', { url, method: 'POST', json: {}, form: {} }, '.form', 'cannot be sent beside "json"'],
    ['a body for the page’s request', { like: { url: '/' }, json: {} }, '.json', 'is that of the page’s request'],
    [
      'a method for the page’s request',
      { like: { url: '/' }, method: 'POST' },
      '.method',
      'is that of the page’s request',
    ],
    ['a host in a placeholder', { url: 'https://{{host}}/api' }, '.url', 'must be an absolute https:// URL'],
    ['a user name in an address', { url: 'https://ana@gigs.example/api' }, '.url', 'must be an absolute https:// URL'],
    ['a page’s request on another host', { like: { url: 'https://evil.example/*' } }, '.like.url', 'allowedHosts'],
    ['a redirect to another host', { url, redirects: ['https://evil.example/*'] }, '.redirects[0]', 'allowedHosts'],
    ['a field that is not there', { url: `${url}/{{nobody}}` }, '', '{{nobody}} is no field that is disclosed here'],
    ['its own field', { url: `${url}/{{name}}` }, '', '{{name}} is not known yet: move "profile" above it'],
    [
      'pages without an end',
      { url, pages: { query: 'page', first: 1 } } as never,
      '.pages',
      'must be {"max", "query", "cursor"}',
    ],
  ])('finds %s', (_what, request, path, message) => {
    expect(requestProblems(request)).toContainEqual(withPath(path, message));
  });

  it('takes the host of the login page', () => {
    expect(requestProblems({ url: '{{loginOrigin}}/api/me' })).toEqual([]);
  });

  it('finds a field in a later request that is not disclosed as itself', () => {
    const requests = { profile: { url }, jobs: { url: `${url}/{{name}}` } };
    const disclose = { name: { ...name, hash: true as const }, jobs: { ...name, from: 'jobs', label: 'Jobs' } };
    expect(problemsOf({ requests, disclose }).map(({ message }) => message)).toContain(
      '{{name}} is not disclosed as itself, and this would tell it: use another field',
    );
  });

  it('counts pages as requests', () => {
    const pages = { max: 6, next: '$.next' };
    const requests = { profile: { url, pages }, jobs: { url, pages } };
    const disclose = { name, jobs: { ...name, from: 'jobs', label: 'Jobs' } };
    expect(problemsOf({ requests, disclose })).toEqual([
      { path: 'nodes.collect.requests', message: 'with their pages make 12 requests: at most 10' },
    ]);
  });

  it.each([
    ['is not sent', {}, 'choose the page in a JSON body that is not sent: add "json", or use "query"'],
    [
      'has no such place',
      { method: 'POST' as const, json: { variables: {} } },
      'the "json" body has nothing at $.variables.after: write there what the first page gets',
    ],
  ])('finds a page that is chosen in a body that %s', (_what, body, message) => {
    const pages = { max: 3, json: '$.variables.after', cursor: '$.next' };
    const requests = { profile: { url, pages, ...body } };
    expect(problemsIn(aFlow({ collect: aCollect({ requests }) }))).toEqual([
      { path: 'nodes.collect.requests.profile.pages', message },
    ]);
  });

  it('finds a name that one of the pages would have', () => {
    const requests = { profile: { url, pages: { max: 3, next: '$.next' } }, 'profile-2': { url } };
    const every = { ...name, page: 'every' as const };
    const disclose = { name: every, 'name-3': { ...name, from: 'profile-2', label: 'Other' } };
    expect(problemsOf({ requests, disclose }).map(({ message }) => message)).toEqual([
      '"profile-2" is the name of one of its pages: choose another',
      '"name-3" is the name of one of its pages: choose another',
    ]);
  });
});

describe('checking secrets', () => {
  it.each<[string, Request, string, string]>([
    [
      'a credential in a header',
      { url, headers: { authorization: 'x' } },
      '.headers.authorization',
      'add "authorization" to "secret"',
    ],
    [
      'a token in a header',
      { url, headers: { 'x-csrf-token': { cookie: 'a' } } },
      '.headers.x-csrf-token',
      'would be disclosed',
    ],
    [
      'a credential in JSON',
      { url, method: 'POST', json: { a: [{ accessToken: 'x' }] } },
      '',
      '("accessToken") has no place in a flow',
    ],
    [
      'a credential in a form',
      { url, method: 'POST', form: { password: 'x' } },
      '',
      '("password") has no place in a flow',
    ],
    ['a credential in an address', { url: `${url}?api_key=x` }, '', '("api_key") has no place in a flow'],
    ['a secret that is not sent', { url, secret: ['authorization'] }, '.secret', 'does not send "authorization"'],
  ])('finds %s', (_what, request, path, message) => {
    expect(requestProblems(request)).toContainEqual(withPath(path, message));
  });

  it('takes a secret header that is named as one, and cookies', () => {
    expect(requestProblems({ url, headers: { authorization: 'x' }, secret: ['cookie', 'authorization'] })).toEqual([]);
  });

  it('takes secrets of the page’s request, whose headers only the page knows', () => {
    expect(requestProblems({ like: { url: '/api/me' }, secret: ['x-device'] })).toEqual([]);
  });

  it.each(['$.accessToken', '$.session.refresh_token', "$['api-key']", '$.tokens[0]', '$.password'])(
    'finds a field that would open the account: %s',
    (jsonPath) => {
      expect(fieldProblems({ jsonPath })).toEqual([['', 'would disclose what opens the account: leave it out']]);
    },
  );

  it.each(['$.tokenized', '$.pinCode', '$.passport.number', '$.secretary', '$.session.city'])(
    'takes %s',
    (jsonPath) => {
      expect(fieldProblems({ jsonPath })).toEqual([]);
    },
  );
});

describe('checking fields that could never be disclosed', () => {
  it.each<[string, Partial<Field>, string, string]>([
    ['pages of a request without', { page: 'last' }, '.page', '"profile" has no pages'],
    ['a bound on a text', { atLeast: 3, type: 'string' }, '.type', 'must be "number"'],
    [
      'a value of another type',
      { equals: 'yes', type: 'boolean' },
      '.equals',
      'can never be met, as the value is a boolean',
    ],
    ['a value of another type among others', { oneOf: ['a', 1], type: 'date' }, '.oneOf', 'can never be met'],
    ['a value twice', { oneOf: ['a', 'a'] }, '.oneOf', 'names a value twice'],
  ])('finds %s', (_what, field, path, message) => {
    expect(fieldProblems(field)).toContainEqual(withPath(path, message));
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['two places', { css: 'h1' }, 'exactly one of jsonPath, regex, css, header'],
    ['two statements', { atLeast: 1, hash: true }, 'at most one of atLeast, atMost, equals, oneOf, hash'],
    ['a misspelt member', { atleast: 4 }, 'does not have "atleast"'],
  ])('finds %s', (_what, field, message) => {
    expect(fieldProblems(field)).toContainEqual(withPath('', message));
  });
});

describe('checking how a value is found', () => {
  it.each([
    ['a regular expression', { regex: 'Balance: ([0-9.]+)' }],
    ['a selector', { css: '#account > .balance' }],
    ['a header', { header: 'x-plan' }],
    ['a bound', { jsonPath: '$.rating', atLeast: 4 }],
    ['an equality', { jsonPath: '$.verified', equals: true, type: 'boolean' }],
    ['a hash', { jsonPath: '$.id', hash: true }],
  ])('takes %s', (_what, place) => {
    expect(problemsIn(withField(place))).toEqual([]);
  });

  it.each([
    ['an expression that looks back', { regex: '(a)\\1' }, '.regex', 'must be a regular expression of RE2'],
    ['two groups', { regex: '(a)(b)' }, '.regex', 'at most one group'],
    ['a list of selectors', { css: 'h1, h2' }, '.css', 'must be one selector'],
    ['a state of the page', { css: 'a:hover' }, '.css', 'must be one selector'],
    ['a text that is said to be a number', { css: 'h1', type: 'number' }, '.type', 'what is not JSON is text'],
    ['a text that has to be a number', { header: 'x-plan', equals: 1 }, '.equals', 'what is not JSON is text'],
  ])('finds %s', (_what, place, path, message) => {
    expect(
      problemsIn(withField(place)).map(({ path: found, message: said }) => [found.replace(FIELD, ''), said]),
    ).toContainEqual(withPath(path, message));
  });
});

describe('checking cases', () => {
  it('finds one that is never taken', () => {
    const when = { visible: '#a' };
    const cases = [
      { when, notice: 'LOGIN_FAILED' as const },
      { when, next: 'collect' },
      { when, fail: 'NO_DATA' as const },
    ];
    const signIn = { type: 'awaitUser' as const, reason: 'LOGIN' as const, timeoutMs: 1, cases };
    expect(problemsIn(aFlow({ signIn }))).toEqual([
      { path: 'nodes.signIn.cases[2]', message: 'is never taken: case 1 has the same condition' },
    ]);
  });
});
