import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseFlow } from '../../../core/flow/parse-flow.ts';
import { aCollect, aFlow, problemsIn } from './a-flow.ts';

const withNode = (node: unknown) => ({ ...aFlow(), nodes: { ...aFlow().nodes, signIn: node } });

describe('parsing a flow', () => {
  it.each(['div:has(> p)', 'p:nth-child(2 of .x)', '[data-x="a]b" i]', 'a || b', '.a\\:b', '::part(x)', 'h1, h2'])(
    'takes the selector %s, as browsers do',
    (selector) => {
      expect(problemsIn(withNode({ type: 'click', selector, next: 'collect' }))).toEqual([]);
    },
  );

  it('takes a valid flow as it is and adds nothing to it', () => {
    const flow = aFlow();
    expect(parseFlow(flow)).toEqual({ kind: 'valid', flow });
  });

  it('never throws and gives a reason for whatever it refuses', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const parsed = parseFlow(json);
        expect(parsed.kind === 'invalid' && parsed.problems.length > 0).toBe(true);
      }),
    );
  });

  it('refuses JSON that is nested to exhaust the stack', () => {
    let condition: unknown = { url: '/' };
    for (let i = 0; i < 100_000; i++) condition = { not: condition };
    expect(problemsIn(withNode({ type: 'waitFor', when: condition, timeoutMs: 1, next: 'collect' }))).toEqual([
      { path: '', message: 'the flow must not be nested deeper than 40 levels' },
    ]);
  });

  it.each([
    ['a node type that it does not know', { type: 'eval' }, 'nodes.signIn.type', 'must have a known "type"'],
    ['a missing member', { type: 'goto', url: '{{loginUrl}}' }, 'nodes.signIn.next', 'is missing: add it'],
    ['a misspelt member', { type: 'complete', nxt: 'done' }, 'nodes.signIn', 'does not have "nxt"'],
    [
      'a wait without an end',
      { type: 'branch', cases: [{ when: { url: '/home' }, next: 'collect' }] },
      'nodes.signIn.timeoutMs',
      'must say how long it waits',
    ],
    [
      'a wait that is too long',
      { type: 'waitFor', when: { url: '/' }, timeoutMs: 120_001, next: 'collect' },
      'nodes.signIn.timeoutMs',
      'must not wait longer than 120000 ms',
    ],
    [
      'a misspelt condition deep inside others',
      { type: 'waitFor', when: { any: [{ url: '/' }, { not: { seen: 'x' } }] }, timeoutMs: 1, next: 'collect' },
      'nodes.signIn.when.any[1].not',
      'must be a condition with one key',
    ],
    [
      'a selector that no browser understands',
      { type: 'click', selector: 'form[', next: 'collect' },
      'nodes.signIn.selector',
      'must be a CSS selector',
    ],
    ['a number for a name', { type: 'goto', url: '{{loginUrl}}', next: 7 }, 'nodes.signIn.next', 'must be a text: "…"'],
    [
      'a case that leads nowhere',
      { type: 'branch', timeoutMs: 1, cases: [{ when: { url: '/' } }] },
      'nodes.signIn.cases[0]',
      'must be {"when", "next"}',
    ],
    [
      'a failure that no page can show',
      { type: 'branch', timeoutMs: 1, cases: [{ when: { url: '/' }, fail: 'RUNNER_LOST' }] },
      'nodes.signIn.cases[0].fail',
      'must be one of "LOGIN_FAILED"',
    ],
    ['plain HTTP', { type: 'goto', url: 'http://gigs.example/', next: 'collect' }, 'nodes.signIn.url', 'https://'],
    [
      'a header that the prover sets',
      aCollect({ requests: { profile: { url: 'https://gigs.example/', headers: { cookie: 'a=b' } } } }),
      'nodes.signIn.requests.profile.headers.cookie',
      'is set by the prover',
    ],
    [
      'a header value that would end the header',
      aCollect({ requests: { profile: { url: 'https://gigs.example/', headers: { accept: 'a\r\nx: y' } } } }),
      'nodes.signIn.requests.profile.headers.accept',
      'must be printable ASCII',
    ],
    [
      'the cookies of another request as a header',
      aCollect({
        requests: {
          profile: {
            url: 'https://gigs.example/',
            headers: { 'x-jar': { like: { url: '/api/*' }, header: 'cookie' } },
          },
        },
      }),
      'nodes.signIn.requests.profile.headers.x-jar.header',
      'is set by the prover',
    ],
    [
      'a path that can name several values',
      aCollect({ disclose: { name: { from: 'profile', jsonPath: '$..name', label: 'Name' } } }),
      'nodes.signIn.disclose.name.jsonPath',
      'must name one value',
    ],
    [
      'a field without words for the consent form',
      aCollect({ disclose: { name: { from: 'profile', jsonPath: '$.name', label: ' ' } } }),
      'nodes.signIn.disclose.name.label',
      'must say in words what is shared',
    ],
  ])('names the path and the mend for %s', (_what, node, path, message) => {
    const found = problemsIn(withNode(node)).find((problem) => problem.path === path);
    expect(found?.message).toContain(message);
  });

  it('refuses more than 200 nodes', () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`n${i}`, { type: 'complete' as const }]));
    expect(problemsIn({ ...aFlow(), nodes: many })).toContainEqual({
      path: 'nodes',
      message: 'must hold at most 200 nodes',
    });
  });

  it.each(['gigs.example:8443', 'https://gigs.example', '127.0.0.1', 'Gigs.Example', 'localhost'])(
    'refuses %s as an allowed host',
    (host) => {
      const [problem] = problemsIn(aFlow({}, { allowedHosts: [host] }));
      expect(problem?.path).toBe('allowedHosts[0]');
    },
  );
});
