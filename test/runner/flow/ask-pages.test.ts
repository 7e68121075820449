import { describe, expect, it } from '@jest/globals';
import type { Collection } from '../../../core/flow/collection.ts';
import type { PageRequest } from '../../../runner/flow/page-request.ts';
import { api, collect, failure } from './a-collection-run.ts';
import type { Answer, TestProver } from './a-prover.ts';

describe('an answer in pages', () => {
  const disclose = (page: 'first' | 'last' | 'every'): Collection['disclose'] => ({
    first: { from: 'jobs', jsonPath: '$.jobs[0]', label: 'Job', page },
  });
  const jobs = (pages: Collection['requests'][string]['pages']) => ({ jobs: { url: `${api}/jobs?size=1`, pages } });

  it('goes on with the cursor of the page before, until there is none', async () => {
    const answer: Answer = ({ url }) =>
      url.includes('after=b%2F') ? '{"jobs":[2],"next":null}' : '{"jobs":[1],"next":"b/"}';
    const { outcome, urls } = collect(jobs({ max: 5, query: 'after', cursor: '$.next' }), answer, disclose('every'));
    expect(await outcome).toMatchObject({ collected: { jobs: ['gigs.example', 'gigs.example'] } });
    expect(urls()).toEqual([
      ['jobs', `${api}/jobs?size=1`],
      ['jobs-2', `${api}/jobs?size=1&after=b%2F`],
    ]);
  });

  it('goes on at the address that the page before names', async () => {
    const answer: Answer = ({ url }) => (url.endsWith('p=2') ? '{"jobs":[2]}' : '{"jobs":[1],"next":"?p=2"}');
    const { outcome, urls } = collect(jobs({ max: 5, next: '$.next' }), answer, disclose('last'));
    expect(await outcome).toMatchObject({ collected: { jobs: ['gigs.example', 'gigs.example'] } });
    expect(urls()[1]).toEqual(['jobs-2', `${api}/jobs?p=2`]);
  });

  it('is not led to another address by what the platform answers', async () => {
    const answer: Answer = () => '{"jobs":[1],"next":"/api/somebody-else/jobs"}';
    const { outcome } = collect(jobs({ max: 5, next: '$.next' }), answer, disclose('first'));
    await expect(outcome).rejects.toEqual(failure('EXTRACT_MISMATCH', 'page_address'));
  });

  it('counts until a page is empty, which is not one of them', async () => {
    const answer: Answer = ({ url }) => (url.endsWith('page=3') ? '{"jobs":[]}' : '{"jobs":[1]}');
    const { outcome, urls } = collect(
      jobs({ max: 5, query: 'page', first: 1, while: '$.jobs[0]' }),
      answer,
      disclose('last'),
    );
    expect(await outcome).toMatchObject({ collected: { jobs: ['gigs.example', 'gigs.example'] } });
    expect(urls().map(([, url]) => url?.slice(-6))).toEqual(['page=1', 'page=2', 'page=3']);
  });

  describe('that its body chooses', () => {
    const json = { query: 'jobs', variables: { after: null, size: 2 } };
    const asked = (pages: Collection['requests'][string]['pages']) => ({
      jobs: { url: `${api}/graphql`, method: 'POST' as const, json, pages },
    });
    const bodies = (requests: TestProver['requests']) =>
      requests.map(([, { body = '' }]) => JSON.parse(body) as unknown);
    const withAfter = (after: unknown) => ({ ...json, variables: { ...json.variables, after } });

    it('goes on with the cursor at its place, and says which it was', async () => {
      const answer: Answer = ({ body = '' }) =>
        body.includes('"after":41') ? '{"jobs":[2],"next":null}' : '{"jobs":[1],"next":41}';
      const pages = { max: 5, json: '$.variables.after', cursor: '$.next' };
      const { outcome, requests, cursors } = collect(asked(pages), answer, disclose('every'));
      expect(await outcome).toMatchObject({ collected: { jobs: ['gigs.example', 'gigs.example'] } });
      expect(bodies(requests)).toEqual([withAfter(null), withAfter(41)]);
      expect(cursors).toEqual({ 'jobs-2': 41 });
    });

    it('counts by its step until a page is empty', async () => {
      const answer: Answer = ({ body = '' }) => (body.includes('"after":4') ? '{"jobs":[]}' : '{"jobs":[1]}');
      const pages = { max: 5, json: '$.variables.after', first: 0, step: 2, while: '$.jobs[0]' };
      const { outcome, requests, cursors } = collect(asked(pages), answer, disclose('last'));
      expect(await outcome).toMatchObject({ collected: { jobs: ['gigs.example', 'gigs.example'] } });
      expect(bodies(requests)).toEqual([0, 2, 4].map(withAfter));
      expect(cursors).toEqual({});
    });

    it.each([
      ['goes on in the page’s own body', JSON.stringify(json), undefined],
      ['ends when the page’s own body has no such place', '{"query":"jobs"}', 'page_place'],
      ['ends when the page’s own body is no JSON', 'after=', 'page_place'],
    ])('%s', async (_what, body, reason) => {
      const answer: Answer = (request) => (request.body?.includes('"x"') ? '{"jobs":[2]}' : '{"jobs":[1],"next":"x"}');
      const own: PageRequest = { method: 'POST', url: `${api}/graphql`, status: 200, headers: {}, body };
      const pages = { max: 5, json: '$.variables.after', cursor: '$.next' };
      const requests = { jobs: { like: { url: '/api/graphql', method: 'POST' as const }, pages } };
      const collected = collect(requests, answer, disclose('every'), [own]);
      if (reason !== undefined) return expect(collected.outcome).rejects.toEqual(failure('EXTRACT_MISMATCH', reason));
      expect(await collected.outcome).toMatchObject({ collected: { jobs: ['gigs.example', 'gigs.example'] } });
      expect(bodies(collected.requests)[1]).toEqual(withAfter('x'));
    });
  });

  it('is read to its bound, and no further', async () => {
    const endless: Answer = () => '{"jobs":[1],"next":"x"}';
    const { outcome, requests } = collect(
      jobs({ max: 3, query: 'after', cursor: '$.next' }),
      endless,
      disclose('every'),
    );
    expect(await outcome).toMatchObject({ collected: { jobs: Array(3).fill('gigs.example') } });
    expect(requests).toHaveLength(3);
  });

  it('ends the run when its last page is wanted and lies beyond the bound', async () => {
    const endless: Answer = () => '{"jobs":[1],"next":"x"}';
    const { outcome } = collect(jobs({ max: 3, query: 'after', cursor: '$.next' }), endless, disclose('last'));
    await expect(outcome).rejects.toEqual(failure('EXTRACT_MISMATCH', 'too_many_pages'));
  });
});
