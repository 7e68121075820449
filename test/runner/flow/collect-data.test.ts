import { describe, expect, it } from '@jest/globals';
import { collectData } from '../../../runner/flow/collect-data.ts';
import { cookieHeader } from '../../../runner/flow/cookie-header.ts';
import { PageLink } from '../../../runner/flow/page-link.ts';
import { aFlow } from '../../core/flow/a-flow.ts';

describe('collecting data', () => {
  it('reaches no host that the flow does not allow, whatever passed the checks before', async () => {
    const fetched: string[] = [];
    const pages = {
      current: () => {
        throw new Error('Not even the browser is asked.');
      },
      onCurrent: () => () => undefined,
    };
    const run = {
      flow: aFlow(),
      pages,
      link: new PageLink(pages),
      changes: { next: async () => undefined, crashed: new Promise<never>(() => undefined), close: () => undefined },
      prover: {
        fetch: async (name: string) => {
          fetched.push(name);
          return { status: 200, body: '' };
        },
      },
      nowEpochMs: () => 0,
      signal: new AbortController().signal,
    };
    const outcome = await collectData(run, { profile: { url: 'https://evil.example/api/me' } });
    expect(outcome).toEqual({ kind: 'failed', code: 'HOST_NOT_ALLOWED' });
    expect(fetched).toEqual([]);
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
