import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { AttestedExchanges } from '../../../core/flow/attested-collect.ts';
import { attestedCollect } from '../../../core/flow/attested-collect.ts';
import type { Collection } from '../../../core/flow/collection.ts';
import { aCollect, aFlow } from './a-flow.ts';

const login = { loginUrl: 'https://gigs.example/login' };
const host = 'gigs.example';
const HEADERS = { headers: [['accept', 'application/json']], hiddenHeaders: ['cookie'] } as const;
const source = (target: string, changes: { host?: string; method?: string } = {}) => ({
  host: changes.host ?? host,
  request: { method: changes.method ?? 'GET', target, ...HEADERS },
});
const withHeader = (header: string, value: string) => {
  const { request, ...rest } = source('/api/me');
  return { ...rest, request: { ...request, headers: [...request.headers, [header, value] as const] } };
};
const name = { rule: { from: 'profile', jsonPath: '$.name' }, value: 'Ana' };

const isOf = (collect: Partial<Collection>, attested: AttestedExchanges): boolean => {
  const flow = aFlow({ collect: aCollect(collect) }, { allowedHosts: [host, 'api.gigs.example'] });
  return attestedCollect(flow, login, attested) !== undefined;
};

describe('an attestation follows a flow', () => {
  it('when it discloses its fields from its requests', () => {
    expect(isOf({}, { sources: { profile: source('/api/me') }, fields: { name } })).toBe(true);
  });

  const refused: [string, AttestedExchanges][] = [
    ['another path', { sources: { profile: source('/api/you') }, fields: { name } }],
    ['another query', { sources: { profile: source('/api/me?as=you') }, fields: { name } }],
    ['another host', { sources: { profile: source('/api/me', { host: 'api.gigs.example' }) }, fields: { name } }],
    ['another method', { sources: { profile: source('/api/me', { method: 'POST' }) }, fields: { name } }],
    ['another request', { sources: { settings: source('/api/me') }, fields: { name } }],
    ['another place', { sources: {}, fields: { name: { rule: { from: 'profile', jsonPath: '$.nick' } } } }],
    ['a header more', { sources: { profile: withHeader('x-profile', '7') }, fields: { name } }],
    ['a predicate in place of the value', { sources: {}, fields: { name: { rule: { ...name.rule, equals: 'Ana' } } } }],
    ['a field more', { sources: {}, fields: { name, nick: name } }],
    ['a field less', { sources: {}, fields: {} }],
  ];
  it.each(refused)('not with %s', (_what, attested) => {
    expect(isOf({}, attested)).toBe(false);
  });

  it('when it asked on the host where the user logged in', () => {
    const requests = { profile: { url: '{{loginOrigin}}/api/me' } };
    const attested = (at: string) => ({ sources: { profile: source('/api/me', { host: at }) }, fields: { name } });
    expect(isOf({ requests }, attested(host))).toBe(true);
    expect(isOf({ requests }, attested('api.gigs.example'))).toBe(false);
  });

  it('when it repeated a request like the page’s own', () => {
    const requests = { profile: { like: { url: '/api/*', method: 'POST' as const } } };
    const attested = (target: string) => ({
      sources: { profile: source(target, { method: 'POST', host: 'api.gigs.example' }) },
      fields: { name },
    });
    expect(isOf({ requests }, attested('/api/graphql'))).toBe(true);
    expect(isOf({ requests }, attested('/graphql'))).toBe(false);
  });

  it('when a repeated request had a body where the flow says that it has one, and none where it is a GET', () => {
    const fields = { name };
    const like = (members: object) => ({ requests: { profile: { like: { url: '/api/*', ...members } } } });
    const attested = (method: string, bodySha256?: string): AttestedExchanges => ({
      sources: { profile: { host, request: { method, target: '/api/me', bodySha256, ...HEADERS } } },
      fields,
    });
    expect(isOf(like({}), attested('GET'))).toBe(true);
    expect(isOf(like({}), attested('GET', 'ab'.repeat(32)))).toBe(false);
    const chosen = like({ method: 'POST', json: { operationName: 'Me' } });
    expect(isOf(chosen, attested('POST', 'ab'.repeat(32)))).toBe(true);
    expect(isOf(chosen, attested('POST'))).toBe(false);
    expect(isOf(like({ method: 'POST' }), attested('POST'))).toBe(true);
  });

  it('when a POST had the body that the flow writes, and no other', () => {
    const requests = {
      profile: { url: 'https://gigs.example/graphql', method: 'POST' as const, json: { query: '{ me { name } }' } },
    };
    const attested = (body?: string) => {
      const bodySha256 = body === undefined ? undefined : createHash('sha256').update(body).digest('hex');
      const request = { method: 'POST', target: '/graphql', bodySha256, ...HEADERS };
      return { sources: { profile: { host, request } }, fields: { name } };
    };
    expect(isOf({ requests }, attested('{"query":"{ me { name } }"}'))).toBe(true);
    expect(isOf({ requests }, attested('{"query":"{ me { name: friend } }"}'))).toBe(false);
    expect(isOf({ requests }, attested())).toBe(false);
    expect(isOf({ requests: { profile: { ...requests.profile, json: undefined } } }, attested())).toBe(true);
    const form = { profile: { ...requests.profile, json: undefined, form: { of: '{{name}}' } } };
    expect(isOf({ requests: form }, attested('of=Ana'))).toBe(true);
    expect(isOf({ requests: form }, attested('of=Bob'))).toBe(false);
  });

  it('when it went where the flow lets the platform redirect it to', () => {
    const requests = { profile: { url: 'https://gigs.example/api/me', redirects: ['/v2/*'] } };
    const attested = (target: string) => ({ sources: { profile: source(target) }, fields: { name } });
    expect(isOf({ requests }, attested('/v2/me'))).toBe(true);
    expect(isOf({ requests }, attested('/v3/me'))).toBe(false);
  });

  it('when a later request names what an earlier one disclosed, and nothing else', () => {
    const requests = {
      profile: { url: 'https://gigs.example/api/me' },
      jobs: { url: 'https://gigs.example/users/{{name}}/jobs' },
    };
    const disclose = {
      name: { ...name.rule, label: 'Name' },
      jobs: { from: 'jobs', jsonPath: '$.count', label: 'Jobs' },
    };
    const attested = (target: string) => ({
      sources: { profile: source('/api/me'), jobs: source(target) },
      fields: { name, jobs: { rule: { from: 'jobs', jsonPath: '$.count' }, value: 3 } },
    });
    expect(isOf({ requests, disclose }, attested('/users/Ana/jobs'))).toBe(true);
    expect(isOf({ requests, disclose }, attested('/users/Bob/jobs'))).toBe(false);
  });

  describe('whose answer comes in pages', () => {
    const requests = {
      profile: { url: 'https://gigs.example/api/jobs?size=50', pages: { max: 3, next: '$.next' } },
    };
    const rule = (page: string) => ({ rule: { from: page, jsonPath: '$.jobs' } });
    const every = { jobs: { ...rule('profile').rule, label: 'Jobs', page: 'every' as const } };
    const last = { jobs: { ...rule('profile').rule, label: 'Jobs', page: 'last' as const } };
    const pages = { profile: source('/api/jobs?size=50'), 'profile-2': source('/api/jobs?after=x') };

    it('when every page has its field', () => {
      const fields = { jobs: rule('profile'), 'jobs-2': rule('profile-2') };
      expect(isOf({ requests, disclose: every }, { sources: pages, fields })).toBe(true);
    });

    it('not when a page between is left out', () => {
      const fields = { jobs: rule('profile'), 'jobs-3': rule('profile-3') };
      expect(isOf({ requests, disclose: every }, { sources: pages, fields })).toBe(false);
    });

    it('not beyond the bound', () => {
      const numbers = [1, 2, 3, 4].map((page) => (page === 1 ? '' : `-${page}`));
      const fields = Object.fromEntries(numbers.map((suffix) => [`jobs${suffix}`, rule(`profile${suffix}`)]));
      expect(isOf({ requests, disclose: every }, { sources: pages, fields })).toBe(false);
    });

    it('when the last page has the field, wherever the answer ends', () => {
      expect(isOf({ requests, disclose: last }, { sources: {}, fields: { jobs: rule('profile-2') } })).toBe(true);
      expect(isOf({ requests, disclose: last }, { sources: {}, fields: { jobs: rule('profile-4') } })).toBe(false);
    });

    describe('that its body chooses', () => {
      const json = { query: 'jobs', variables: { after: null } };
      const paged = (pages: object) =>
        ({ profile: { url: 'https://gigs.example/graphql', method: 'POST', json, pages } }) as Collection['requests'];
      const byCursor = paged({ max: 3, json: '$.variables.after', cursor: '$.next' });
      const withBody = (after: unknown, more: object = {}) => {
        const body = JSON.stringify({ ...json, variables: { after, ...more } });
        const bodySha256 = createHash('sha256').update(body).digest('hex');
        return { host, request: { method: 'POST', target: '/graphql', bodySha256, ...HEADERS } };
      };
      const isSecond = (
        requests: Collection['requests'],
        second: ReturnType<typeof withBody>,
        cursors?: AttestedExchanges['cursors'],
      ) => {
        const sources = { profile: withBody(null), 'profile-2': second };
        return isOf({ requests, disclose: last }, { sources, fields: { jobs: rule('profile-2') }, cursors });
      };

      it('with the cursor that was sent, which the hash proves', () => {
        expect(isSecond(byCursor, withBody('b/'), { 'profile-2': 'b/' })).toBe(true);
        expect(isSecond(byCursor, withBody(7), { 'profile-2': 7 })).toBe(true);
        expect(isSecond(byCursor, withBody('7'), { 'profile-2': 7 })).toBe(false);
        expect(isSecond(byCursor, withBody('b/'), { 'profile-2': 'c/' })).toBe(false);
        expect(isSecond(byCursor, withBody('b/'), { profile: 'b/' })).toBe(false);
        expect(isSecond(byCursor, withBody('b/'))).toBe(false);
      });

      it('and not with another body, whatever cursor is said', () => {
        const second = withBody('b/', { user: 'somebody else' });
        expect(isSecond(byCursor, second, { 'profile-2': 'b/' })).toBe(false);
        const first = { profile: withBody('b/') };
        const fields = { jobs: rule('profile') };
        expect(
          isOf({ requests: byCursor, disclose: last }, { sources: first, fields, cursors: { profile: 'b/' } }),
        ).toBe(false);
      });

      it('with the number that is due', () => {
        const byNumber = paged({ max: 3, json: '$.variables.after', first: 0, step: 50, while: '$.jobs[0]' });
        const sources = { profile: withBody(0), 'profile-2': withBody(50) };
        const fields = { jobs: rule('profile-2') };
        expect(isOf({ requests: byNumber, disclose: last }, { sources, fields })).toBe(true);
        const other = { ...sources, 'profile-2': withBody(51) };
        expect(isOf({ requests: byNumber, disclose: last }, { sources: other, fields })).toBe(false);
      });
    });

    it('not when a page is of another address', () => {
      const sources = { 'profile-2': source('/api/others?after=x') };
      expect(isOf({ requests, disclose: last }, { sources, fields: { jobs: rule('profile-2') } })).toBe(false);
    });
  });
});
