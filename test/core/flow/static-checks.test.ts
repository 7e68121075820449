import { describe, expect, it } from '@jest/globals';
import { aCollect, aFlow, problemsIn } from './a-flow.ts';

describe('checking a flow before it runs', () => {
  it('finds a target that does not exist', () => {
    expect(problemsIn(aFlow({ collect: aCollect({ next: 'dnoe' }) }))).toEqual([
      {
        path: 'nodes.collect.next',
        message: 'there is no node "dnoe": name one of the nodes: open, signIn, collect, done',
      },
    ]);
  });

  it('finds a start that does not exist, also one that every object inherits', () => {
    expect(problemsIn(aFlow({}, { start: 'constructor' })).map(({ path }) => path)).toEqual(['start']);
  });

  it('finds a target of a case and of a timeout', () => {
    const branch = {
      type: 'branch' as const,
      timeoutMs: 1,
      cases: [{ when: { url: '/' }, next: 'nowhere' }],
      onTimeout: { next: 'neverland' },
    };
    expect(problemsIn(aFlow({ signIn: branch })).map(({ path }) => path)).toEqual([
      'nodes.signIn.cases[0].next',
      'nodes.signIn.onTimeout.next',
    ]);
  });

  it('finds a host of TLS 1.2 that is not allowed', () => {
    expect(problemsIn(aFlow({}, { tls12Hosts: ['gigs.example', 'old.example'] }))).toEqual([
      {
        path: 'tls12Hosts[1]',
        message: '"old.example" is not among the allowedHosts: add it there or mend the address',
      },
    ]);
  });

  it('finds a node that nothing leads to', () => {
    expect(problemsIn(aFlow({ spare: { type: 'fail', code: 'NO_DATA' } }))).toEqual([
      { path: 'nodes.spare', message: 'nothing leads here: remove the node or name it as a target' },
    ]);
  });

  it('finds a cycle that nothing leaves', () => {
    const around = { type: 'waitFor' as const, when: { url: '/' }, timeoutMs: 1, next: 'open' };
    const leave = { type: 'branch' as const, timeoutMs: 1 };
    const flow = aFlow({
      open: {
        ...leave,
        cases: [
          { when: { url: '/a' }, next: 'signIn' },
          { when: { url: '/b' }, next: 'trap' },
        ],
      },
      trap: { ...around, next: 'trapToo' },
      trapToo: { ...around, next: 'trap' },
    });
    expect(problemsIn(flow).map(({ path }) => path)).toEqual(['nodes.trap', 'nodes.trapToo']);
  });

  it('finds a wait for the user that only shows notices', () => {
    const signIn = {
      type: 'awaitUser' as const,
      reason: 'LOGIN' as const,
      timeoutMs: 1,
      cases: [{ when: { visible: '.error' }, notice: 'LOGIN_FAILED' as const }],
    };
    expect(problemsIn(aFlow({ signIn }))).toContainEqual({
      path: 'nodes.signIn',
      message: 'is a dead end: lead it to a "complete" or "fail" node',
    });
  });

  it('finds a way to "complete" on which nothing is collected', () => {
    const shortcut = {
      type: 'waitFor' as const,
      when: { url: '/' },
      timeoutMs: 1,
      next: 'collect',
      onTimeout: { next: 'done' },
    };
    expect(problemsIn(aFlow({ signIn: shortcut }))).toEqual([
      { path: 'nodes.done', message: 'can be reached without any data: lead every way through a "collect"' },
    ]);
  });

  it('finds a flow that never completes', () => {
    expect(problemsIn(aFlow({ done: { type: 'fail', code: 'NO_DATA' } })).map(({ message }) => message)).toEqual([
      'no node completes the verification: add a "complete" node',
    ]);
  });

  it('finds a collect that is run again', () => {
    const again = {
      type: 'waitFor' as const,
      when: { url: '/' },
      timeoutMs: 1,
      next: 'collect',
      onTimeout: { next: 'done' },
    };
    expect(problemsIn(aFlow({ collect: aCollect({ next: 'again' }), again })).map(({ path }) => path)).toEqual([
      'nodes.collect',
    ]);
  });

  it('finds a collect that comes after another one', () => {
    expect(problemsIn(aFlow({ collect: aCollect({ next: 'more' }), more: aCollect() }))).toEqual([
      { path: 'nodes.more', message: 'comes after another "collect": make all requests in one' },
    ]);
  });

  it('lets two ways collect the same fields, each in its own manner', () => {
    const fork = { type: 'branch' as const, timeoutMs: 1 };
    const cases = ['collect', 'other'].map((next) => ({ when: { url: `/${next}` }, next }));
    expect(problemsIn(aFlow({ signIn: { ...fork, cases }, other: aCollect() }))).toEqual([]);
  });

  it.each([
    [
      'a page to open',
      { signIn: { type: 'goto' as const, url: 'https://evil.example/', next: 'collect' } },
      'nodes.signIn.url',
    ],
    [
      'a request',
      { collect: aCollect({ requests: { profile: { url: 'https://gigs.example:8443/api' } } }) },
      'nodes.collect.requests.profile.url',
    ],
    [
      'a request of the page that lends a header',
      {
        collect: aCollect({
          requests: {
            profile: {
              url: 'https://gigs.example/api',
              headers: { 'x-team': { like: { url: 'https://evil.example/*' }, header: 'x-team' } },
            },
          },
        }),
      },
      'nodes.collect.requests.profile.headers.x-team.like.url',
    ],
    [
      'a condition',
      {
        signIn: {
          type: 'waitFor' as const,
          when: { not: { url: 'https://evil.example/*' } },
          timeoutMs: 1,
          next: 'collect',
        },
      },
      'nodes.signIn.when',
    ],
  ])('finds %s on a host or port that is not allowed', (_what, nodes, path) => {
    const [problem] = problemsIn(aFlow(nodes));
    expect(problem?.path).toBe(path);
    expect(problem?.message).toContain('is not among the allowedHosts');
  });

  it('finds a field of a request that is not made', () => {
    const disclose = { name: { from: 'profil', jsonPath: '$.name', label: 'Name' } };
    expect(problemsIn(aFlow({ collect: aCollect({ disclose }) }))).toContainEqual({
      path: 'nodes.collect.disclose.name.from',
      message: 'there is no request "profil" here: name one of profile',
    });
  });

  it('finds a request from which nothing is disclosed', () => {
    const url = 'https://gigs.example/api/me';
    const problems = problemsIn(aFlow({ collect: aCollect({ requests: { profile: { url }, orders: { url } } }) }));
    expect(problems.map(({ path }) => path)).toEqual(['nodes.collect.requests.orders']);
  });

  it('finds fields that the user could not tell apart', () => {
    const disclose = {
      name: { from: 'profile', jsonPath: '$.name', label: 'Your name' },
      nick: { from: 'profile', jsonPath: '$.nick', label: 'your  name' },
    };
    expect(problemsIn(aFlow({ collect: aCollect({ disclose }) }))).toEqual([
      { path: 'nodes.collect.disclose.nick.label', message: '"name" is called the same: tell them apart' },
    ]);
  });

  it('finds a secret header that is not sent, and a body without POST', () => {
    const profile = { url: 'https://gigs.example/', secret: ['authorization', 'cookie'], json: { a: 1 } };
    expect(problemsIn(aFlow({ collect: aCollect({ requests: { profile } }) })).map(({ path }) => path)).toEqual([
      'nodes.collect.requests.profile.json',
      'nodes.collect.requests.profile.secret',
    ]);
  });
});
