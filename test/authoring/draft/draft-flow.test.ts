import { describe, expect, it } from '@jest/globals';
import type { AuthorEvent, PageAnswer } from '../../../authoring/draft/author-event.ts';
import type { MarkedValue } from '../../../authoring/draft/draft-collect.ts';
import { draftFlow } from '../../../authoring/draft/draft-flow.ts';
import { findValue } from '../../../authoring/draft/find-value.ts';
import { parseFlow } from '../../../core/flow/parse-flow.ts';

const site = 'https://gigs.example';
const loginUrl = `${site}/login`;
const anAnswer = (changes: Partial<PageAnswer> = {}): PageAnswer => ({
  format: 'json',
  method: 'GET',
  url: `${site}/api/me`,
  requestHeaders: {},
  requestBody: undefined,
  body: '{"name":"Ana"}',
  ...changes,
});
const aMark = (answer: PageAnswer = anAnswer(), changes: Partial<MarkedValue> = {}): MarkedValue => ({
  label: 'Name',
  answer,
  place: { jsonPath: '$.name' },
  value: 'Ana',
  ...changes,
});
const arrived = (path: string): AuthorEvent => ({ kind: 'arrived', url: `${site}${path}` });
const asks = (path: string, password: string | null, code: string | null = null): AuthorEvent => ({
  kind: 'asks',
  url: `${site}${path}`,
  password,
  code,
});
const clicked = (path: string, label: string, isEntry = false): AuthorEvent => ({
  kind: 'clicked',
  url: `${site}${path}`,
  selector: `aria/${label}[role="link"]`,
  label,
  isEntry,
});
const loggingIn = [
  arrived('/login'),
  asks('/login', '#password'),
  { kind: 'typed', url: loginUrl, selector: '#password' } as const,
  clicked('/login', 'Log in', true),
];
const draft = (events: readonly AuthorEvent[], marks: readonly MarkedValue[] = [aMark()]) => {
  const flow = draftFlow({ platform: 'gigs', loginUrl, events, marks });
  // Whatever was shown, the draft is a valid flow.
  expect(parseFlow(flow)).toEqual({ kind: 'valid', flow: expect.anything() });
  return flow;
};

describe('the draft of a flow', () => {
  it('waits for the user where the site asks before it shows anything, and tells a refusal', () => {
    const before: AuthorEvent = { kind: 'asksBefore', url: `${site}/` };
    const { nodes } = draft([before, before, arrived('/home')]);
    expect(nodes['open']).toMatchObject({ next: 'signIn' });
    expect(nodes['where']).toBeUndefined();
    expect(nodes['signIn']).toMatchObject({
      type: 'awaitUser',
      reason: 'LOGIN',
      cases: [
        { when: { response: { url: '/', status: 401 } }, fail: 'LOGIN_FAILED' },
        { when: { url: '/home' }, next: 'collect' },
      ],
    });
  });

  it('takes a form that comes after that for the same login, and waits again where a site asks on the way', () => {
    const before = (path: string): AuthorEvent => ({ kind: 'asksBefore', url: `${site}${path}` });
    const { nodes } = draft([before('/'), ...loggingIn, arrived('/home')]);
    expect(nodes['signIn']).toMatchObject({ cases: [{ fail: 'LOGIN_FAILED' }, { when: { url: '/home' } }] });
    expect(nodes['code']).toBeUndefined();
    const later = draft([
      ...loggingIn,
      arrived('/home'),
      asks('/home', null),
      clicked('/home', 'Data'),
      before('/data'),
      arrived('/data'),
    ]);
    expect(Object.values(later.nodes)).toContainEqual({
      type: 'awaitUser',
      reason: 'LOGIN',
      timeoutMs: 600_000,
      cases: [
        { when: { response: { url: '/data', status: 401 } }, fail: 'LOGIN_FAILED' },
        { when: { url: '/data' }, next: 'collect' },
      ],
    });
  });

  it('waits for the user where the author logged in, a second time too, and leads who is logged in past it', () => {
    const { nodes, start } = draft([
      ...loggingIn,
      arrived('/login'),
      asks('/login', '#password'),
      clicked('/login', 'Log in', true),
      arrived('/code'),
      asks('/code', null, '#code'),
      clicked('/code', 'Go on', true),
      arrived('/home'),
      asks('/home', null),
    ]);
    expect(start).toBe('open');
    expect(Object.keys(nodes)).toEqual(['open', 'where', 'signIn', 'code', 'collect', 'done']);
    expect(nodes['where']).toMatchObject({
      cases: [
        { when: { url: '/home' }, next: 'collect' },
        { when: { visible: '#password' }, next: 'signIn' },
      ],
    });
    expect(nodes['signIn']).toMatchObject({
      reason: 'LOGIN',
      cases: [
        { when: { url: '/home' }, next: 'collect' },
        { when: { visible: '#code' }, next: 'code' },
      ],
    });
    expect(nodes['code']).toMatchObject({ reason: 'MFA', cases: [{ when: { url: '/home' }, next: 'collect' }] });
  });

  it('clicks what was clicked, before the login and after it, and waits for the page that it led to', () => {
    const { nodes } = draft([
      arrived('/'),
      asks('/', null),
      clicked('/', 'Sign in'),
      ...loggingIn,
      arrived('/home'),
      asks('/home', null),
      clicked('/home', 'Show all'),
      clicked('/home', 'Earnings 2026'),
      arrived('/users/58213/earnings'),
    ]);
    expect(nodes['signIn2'] ?? nodes['signIn']).toBeDefined();
    const kinds = Object.entries(nodes).map(([name, { type }]) => `${name} ${type}`);
    expect(kinds.join('\n')).toContain('showAll click\nearnings2026 click\nearnings2026Page waitFor\ncollect collect');
    expect(nodes['earnings2026Page']).toMatchObject({ when: { url: '/users/*/earnings' } });
  });

  it('looks for a login that goes away where the address stays', () => {
    const { nodes } = draft([...loggingIn, asks('/login', null)]);
    expect(nodes['signIn']).toMatchObject({ cases: [{ when: { hidden: '#password' }, next: 'collect' }] });
  });

  it('needs no login where none was shown, and chooses what was chosen', () => {
    const { nodes } = draft([
      arrived('/year'),
      { kind: 'chose', url: `${site}/year`, selector: '#year', value: '2026' },
    ]);
    expect(Object.values(nodes).map(({ type }) => type)).toEqual(['goto', 'select', 'collect', 'complete']);
  });

  it.each<[string, Partial<PageAnswer>, object]>([
    ['with cookies alone, written out', {}, { url: `${site}/api/me`, secret: ['cookie'] }],
    [
      'with a bearer token, like the page',
      { requestHeaders: { authorization: 'Bearer x' } },
      { like: { url: '/api/me' } },
    ],
    ['with an id of the account, like the page', { url: `${site}/api/58213/me` }, { like: { url: '/api/*/me' } }],
    [
      'on another host, with its name',
      { url: 'https://api.example/me?u=1' },
      { like: { url: 'https://api.example/me' } },
    ],
    [
      'of GraphQL, by its operation',
      { method: 'POST', requestBody: '{"operationName":"Me","query":"…"}' },
      { like: { url: '/api/me', method: 'POST', json: { operationName: 'Me' } } },
    ],
  ])('asks %s', (_how, changes, request) => {
    const { nodes, allowedHosts } = draft(loggingIn, [aMark(anAnswer(changes))]);
    const { collect } = nodes;
    if (collect?.type !== 'collect') throw new Error('It does not collect.');
    expect(Object.values(collect.requests)).toEqual([request]);
    expect(allowedHosts).toContain(new URL(changes.url ?? site).host);
  });

  it('discloses each value under a name of its own, with its type, from one request', () => {
    const { nodes } = draft(loggingIn, [
      aMark(),
      aMark(anAnswer(), { label: 'Né(e) le', place: { jsonPath: '$.born' }, value: '1999-12-31' }),
      aMark(anAnswer(), { label: 'née le', place: { jsonPath: '$.net' }, value: 12.5 }),
      aMark(anAnswer(), { label: '収入', place: { jsonPath: '$.gross' }, value: 3 }),
    ]);
    expect(nodes['collect']).toMatchObject({
      disclose: {
        name: { from: 'me', type: 'string' },
        neELe: { type: 'date' },
        neeLe: { type: 'number' },
        field: { type: 'number', label: '収入' },
      },
    });
  });
});

describe('a value that stands in HTML only', () => {
  const page = anAnswer({
    format: 'html',
    url: `${site}/statement`,
    body: '<p class="holder">Ana</p><b id="since">2021-03-18</b>',
  });

  it('is read from the page as the server sends it', () => {
    const marks = ['Ana', '2021-03-18'].flatMap((text) =>
      findValue(text, [page]).map((found) => ({ ...found, label: text })),
    );
    expect(draft(loggingIn, marks).nodes['collect']).toMatchObject({
      requests: {
        statement: { url: `${site}/statement`, headers: { accept: 'text/html' }, secret: ['cookie'] },
      },
      disclose: {
        ana: { from: 'statement', css: '.holder', type: 'string' },
        field: { from: 'statement', css: '#since', type: 'date' },
      },
    });
  });

  it('is not looked for where JSON has it, nor in pages that cannot be asked for by their address', () => {
    expect(findValue('ana', [page, anAnswer()])).toMatchObject([{ place: { jsonPath: '$.name' } }]);
    for (const changes of [{ method: 'POST' }, { url: `${site}/of/58213` }, { url: `${site}/statement?of=ana` }])
      expect(findValue('Ana', [{ ...page, ...changes }])).toEqual([]);
  });
});

describe('a value that the author marks', () => {
  const answers = [
    anAnswer({ body: '{"summary":{"average":2897.67},"total":1234,"holder":"Ana  Ribeiro"}' }),
    anAnswer({ url: `${site}/api/new`, body: '{"deep":{"er":{"average":2897.67}}}' }),
    anAnswer({ url: `${site}/broken`, body: '{"a":1,"a":2}' }),
  ];
  const found = (text: string) =>
    findValue(text, answers).map(({ place }) => ('css' in place ? place.css : place.jsonPath));

  it.each([
    ['2897.67', ['$.deep.er.average', '$.summary.average']],
    ['€2,897.67', ['$.deep.er.average', '$.summary.average']],
    ['2.897,67 EUR', ['$.deep.er.average', '$.summary.average']],
    ['1 234', ['$.total']],
    ['ana ribeiro', ['$.holder']],
    ['2897', []],
    ['nobody', []],
  ])('%j is found at %j, newest first', (text, places) => {
    expect(found(text)).toEqual(places);
  });
});
