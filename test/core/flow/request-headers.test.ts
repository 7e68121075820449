import { describe, expect, it } from '@jest/globals';
import { requestSchema } from '../../../core/flow/request.ts';
import { areHeadersOf, type AttestedHeaders } from '../../../core/flow/request-headers.ts';

const WRITTEN = {
  url: 'https://gigs.example/api/me',
  headers: { 'x-version': '2', 'x-csrf': { cookie: 'csrf' }, 'x-device': 'd-17' },
  secret: ['x-device'],
};
const REPEATED = { like: { url: '/api/*' }, headers: { 'x-version': '2' } };

const BROWSER: AttestedHeaders['headers'] = [
  ['user-agent', 'Mozilla/5.0'],
  ['accept', 'application/json'],
  ['accept-language', 'es,en'],
];
const VERSION = ['x-version', '2'] as const;
const HIDDEN = ['x-csrf', 'x-device', 'cookie'];

const isOf = (request: object, headers: Partial<AttestedHeaders>, isRedirected = false): boolean =>
  areHeadersOf(requestSchema.parse(request), { headers: [], hiddenHeaders: [], ...headers }, { isRedirected });

describe('the headers of a request that a flow writes out', () => {
  it('are the flow’s, and what the browser adds', () => {
    expect(isOf(WRITTEN, { headers: [...BROWSER, VERSION], hiddenHeaders: HIDDEN })).toBe(true);
    const full = [VERSION, ['cache-control', 'no-cache'], ['pragma', 'no-cache']] as const;
    expect(isOf(WRITTEN, { headers: full, hiddenHeaders: HIDDEN })).toBe(true);
    expect(isOf({ url: WRITTEN.url }, { headers: BROWSER })).toBe(true);
  });

  it('may name the type of the body that the flow writes, and no other', () => {
    const typed = (type: string) => ({ headers: [...BROWSER, ['content-type', type] as const] });
    const post = { url: WRITTEN.url, method: 'POST' };
    expect(isOf({ ...post, json: {} }, typed('application/json'))).toBe(true);
    expect(isOf({ ...post, form: {} }, typed('application/x-www-form-urlencoded'))).toBe(true);
    expect(isOf({ ...post, json: {} }, typed('text/plain'))).toBe(false);
    expect(isOf(post, typed('application/json'))).toBe(false);
  });

  it('may hide nothing where the page had nothing', () => {
    const headers = [...BROWSER, VERSION, ['x-csrf', ''] as const];
    expect(isOf(WRITTEN, { headers, hiddenHeaders: ['x-device'] })).toBe(true);
  });

  const refused: [string, AttestedHeaders][] = [
    ['one more', { headers: [...BROWSER, VERSION, ['x-profile', '7']], hiddenHeaders: HIDDEN }],
    ['one more that is hidden', { headers: [...BROWSER, VERSION], hiddenHeaders: [...HIDDEN, 'x-profile'] }],
    ['another value', { headers: [...BROWSER, ['x-version', '3']], hiddenHeaders: HIDDEN }],
    ['one twice', { headers: [...BROWSER, VERSION, VERSION], hiddenHeaders: HIDDEN }],
    ['one left out', { headers: BROWSER, hiddenHeaders: HIDDEN }],
    ['one hidden that the flow writes', { headers: BROWSER, hiddenHeaders: [...HIDDEN, 'x-version'] }],
    ['one of the page left out', { headers: [...BROWSER, VERSION], hiddenHeaders: ['x-device', 'cookie'] }],
    ['a secret that is another', { headers: [...BROWSER, VERSION, ['x-device', 'd-18']], hiddenHeaders: ['x-csrf'] }],
    ['another form of answer', { headers: [['accept', 'text/csv'], VERSION], hiddenHeaders: HIDDEN }],
    ['an answer from a cache', { headers: [VERSION, ['cache-control', 'only-if-cached']], hiddenHeaders: HIDDEN }],
  ];
  it.each(refused)('are not the flow’s with %s', (_what, attested) => {
    expect(isOf(WRITTEN, attested)).toBe(false);
  });
});

describe('the headers of a request that is repeated', () => {
  it('are the flow’s, and whatever the page’s had', () => {
    const headers = [VERSION, ['x-requested-with', 'fetch'] as const];
    expect(isOf(REPEATED, { headers, hiddenHeaders: ['authorization', 'x-profile'] })).toBe(true);
    expect(isOf(REPEATED, { headers: BROWSER })).toBe(false);
    expect(isOf(REPEATED, { headers: [['x-version', '1']] })).toBe(false);
  });
});

describe('the headers of a request that was redirected', () => {
  it('may miss the secrets and the type of the body, and nothing else', () => {
    const typed = { ...WRITTEN, headers: { ...WRITTEN.headers, 'content-type': 'text/x' }, method: 'POST', json: {} };
    expect(isOf(typed, { headers: [...BROWSER, VERSION] }, true)).toBe(true);
    expect(isOf(typed, { headers: BROWSER }, true)).toBe(false);
    expect(isOf(typed, { headers: [...BROWSER, VERSION], hiddenHeaders: ['x-profile'] }, true)).toBe(false);
    expect(isOf(typed, { headers: [...BROWSER, VERSION], hiddenHeaders: HIDDEN })).toBe(false);
  });
});
