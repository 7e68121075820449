import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Collection } from '../../../core/flow/collection.ts';
import type { Condition } from '../../../core/flow/condition.ts';
import type { FlowNode } from '../../../core/flow/node.ts';
import { aCollect, aFlow } from '../../core/flow/a-flow.ts';
import type { BrowserAtSites } from './a-browser-at-sites.ts';
import { aBrowserAtSites } from './a-browser-at-sites.ts';
import type { Route } from './a-site.ts';

/** A single-page application: logs in by script, keeps its token in memory, and asks its API with it. */
const app = `<meta name="csrf-token" content="m3ta"><button id="login">Log in</button><script>
  let token, tries = 0;
  login.onclick = async () => {
    const answer = await fetch('/api/login', { method: 'POST', body: String(++tries) });
    if (!answer.ok) return;
    token = (await answer.json()).token;
    const ask = (url, body) => fetch(url, { method: 'POST', body: JSON.stringify(body),
      headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json', 'x-client': 'app/1' } });
    await ask('/graphql', { operationName: 'Menu', variables: {} });
    await ask('/graphql', { operationName: 'Profile', variables: { big: 'x'.repeat(100000) } });
    await fetch('/api/me?v=2', { headers: { authorization: 'Bearer ' + token } });
    document.title = 'In';
  };
</script>`;
const json: Route = (_, response) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end('{"token":"t0ken"}');
const login: Route = (request, response) => {
  request.on('data', (data: Buffer) => {
    const isRight = data.toString() === '3';
    response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' }).end('{"token":"t0ken"}');
  });
};
const api: Record<string, Route> = { '/api/login': login, '/graphql': json, '/api/me?v=2': json };
/** Compressed, and in chunks, whatever is asked for. */
const zipped =
  (type: string, text: string): Route =>
  (_, response) => {
    const bytes = gzipSync(text);
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).write(bytes.subarray(0, 20));
    response.end(bytes.subarray(20));
  };
/** Asks again and again: what a worker asks in its first moment may be before anybody listens to it. */
const worker = `<script>new Worker(URL.createObjectURL(new Blob([
  "setInterval(() => fetch('https://gigs.example/api/me?v=2', { headers: { authorization: 'Bearer w0rker' } }), 100)"
])))</script>`;

let at: BrowserAtSites;
beforeAll(async () => {
  at = await aBrowserAtSites({
    'gigs.example': {
      ...api,
      '/app': app,
      '/framed': '<iframe src="https://app.gigs-widgets.example/app"></iframe>',
      '/worker': worker,
      '/zipped/app': zipped('text/html', app.replaceAll('/api/', '/zipped/api/')),
      '/zipped/api/login': zipped('application/json', '{"token":"t0ken"}'),
      '/zipped/api/me?v=2': zipped('application/json', '{"token":"t0ken"}'),
      '/gone': (_, response) => void response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Later</h1>'),
      '/moved': (_, response) => void response.writeHead(302, { location: '/app' }).end(),
    },
    'app.gigs-widgets.example': { ...api, '/app': app },
  });
}, 60_000);
afterAll(() => at.close());
beforeEach(() => at.browser.reset());

const hosts = { allowedHosts: ['gigs.example', 'app.gigs-widgets.example'] };
const open = (path: string): FlowNode => ({ type: 'goto', url: `https://gigs.example${path}`, next: 'signIn' });
const waitFor = (when: Condition, timeoutMs = 15_000): FlowNode => ({
  type: 'waitFor',
  when,
  timeoutMs,
  next: 'collect',
});
const clickLogin = (next: string): FlowNode => ({ type: 'click', selector: '#login', timeoutMs: 15_000, next });
const outcomeOf = (nodes: Record<string, FlowNode>) => at.play(aFlow(nodes, hosts)).outcome;
const completed = expect.objectContaining({ kind: 'completed' });
const TEST_TIMEOUT_MS = 40_000;

describe('an answer as a condition', () => {
  it.each([
    ['the document itself', '/gone', { response: { url: '/gone', status: 503 } }],
    ['a class of statuses', '/gone', { response: { url: '/gone', status: '5xx' } }],
    ['a redirect', '/moved', { response: { url: '/app', status: 200, method: 'GET' } }],
    ['a worker', '/worker', { response: { url: '/api/me' } }],
  ] as const)('is seen of %s', async (_what, path, when) => {
    expect(await outcomeOf({ open: open(path), signIn: waitFor(when) })).toEqual(completed);
  });

  it.each([
    ['another status', { response: { url: '/gone', status: 200 } }],
    ['another method', { response: { url: '/gone', method: 'POST' } }],
    ['another path', { response: { url: '/go' } }],
  ] as const)('is not %s', async (_what, when) => {
    const outcome = await outcomeOf({ open: open('/gone'), signIn: waitFor(when, 1_000) });
    expect(outcome).toEqual({ kind: 'failed', code: 'STEP_TIMEOUT' });
  });

  it('does not count for the next document', async () => {
    const nodes = {
      open: { ...open('/gone'), next: 'again' },
      again: { ...open('/app'), next: 'signIn' },
      signIn: waitFor({ response: { url: '/gone' } }, 1_000),
    };
    expect(await outcomeOf(nodes)).toEqual({ kind: 'failed', code: 'STEP_TIMEOUT' });
  });

  it(
    'tells of each wrong password of a single-page application, though its page stays the same',
    async () => {
      const refused = { url: '/api/login', method: 'POST', status: 401 } as const;
      const signIn: FlowNode = {
        type: 'awaitUser',
        reason: 'LOGIN',
        timeoutMs: 30_000,
        cases: [
          { when: { response: { ...refused, status: 200 } }, next: 'collect' },
          { when: { response: refused }, notice: 'LOGIN_FAILED' },
        ],
      };
      const notices: string[] = [];
      const logIn = async () => at.browser.pages.current().locator('#login').click();
      const { outcome } = at.play(aFlow({ open: open('/app'), signIn }, hosts), {
        report: async (report) => {
          if (report.type === 'notice') notices.push(report.code);
          if (report.type === 'user-needed' || report.type === 'notice') await logIn();
        },
      });
      expect(await outcome).toEqual(completed);
      expect(notices).toEqual(['LOGIN_FAILED', 'LOGIN_FAILED']);
    },
    TEST_TIMEOUT_MS,
  );
});

describe('a request like the page’s own', () => {
  const collectLike = (requests: Collection['requests'], path = '/app') => {
    const nodes: Record<string, FlowNode> = {
      open: open(path),
      // The third password is right.
      signIn: clickLogin('second'),
      second: clickLogin('third'),
      third: clickLogin('collect'),
      collect: aCollect({ requests, timeoutMs: 20_000 }),
    };
    return at.play(aFlow(nodes, hosts));
  };

  it(
    'is repeated with the bearer token that the page keeps in memory, which stays secret',
    async () => {
      const { outcome, requests } = collectLike({ profile: { like: { url: '/api/me?*' } } });
      expect(await outcome).toEqual(completed);
      const [, request] = requests[0] ?? [];
      expect(request).toMatchObject({ method: 'GET', url: 'https://gigs.example/api/me?v=2' });
      expect(request?.headers).toMatchObject({ authorization: 'Bearer t0ken' });
      expect(request?.secretHeaders).toContain('authorization');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is found, as answers are, when the platform compresses all that it says to the page',
    async () => {
      const nodes: Record<string, FlowNode> = {
        open: open('/zipped/app'),
        signIn: clickLogin('answered'),
        answered: waitFor({ response: { url: '/zipped/api/login', method: 'POST', status: 200 } }),
        collect: aCollect({ requests: { profile: { like: { url: '/zipped/api/me?*' } } }, timeoutMs: 20_000 }),
      };
      const { outcome, requests } = at.play(aFlow(nodes, hosts));
      expect(await outcome).toEqual(completed);
      expect(requests[0]?.[1]).toMatchObject({
        url: 'https://gigs.example/zipped/api/me?v=2',
        headers: { authorization: 'Bearer t0ken' },
      });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is told apart by its body, and repeated with all of it',
    async () => {
      const json = { operationName: 'Profile' };
      const { outcome, requests } = collectLike({ profile: { like: { url: '/graphql', method: 'POST', json } } });
      expect(await outcome).toEqual(completed);
      const [, request] = requests[0] ?? [];
      expect(request?.body).toBe(JSON.stringify({ ...json, variables: { big: 'x'.repeat(100_000) } }));
      expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'x-client': 'app/1' });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is found in a frame of another allowed site',
    async () => {
      const like = { url: 'https://app.gigs-widgets.example/api/me' };
      const { outcome, requests } = collectLike({ profile: { like } }, '/framed');
      expect(await outcome).toMatchObject({ disclose: { name: { source: 'app.gigs-widgets.example' } } });
      expect(requests[0]?.[1].headers).toMatchObject({ authorization: 'Bearer t0ken' });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'lends a header to a request that the page does not make, which stays secret there',
    async () => {
      const bearer = { like: { url: '/api/me' }, header: 'authorization' };
      const profile = {
        url: 'https://gigs.example/api/more',
        headers: { authorization: bearer },
        secret: ['authorization'],
      };
      const { outcome, requests } = collectLike({ profile });
      expect(await outcome).toEqual(completed);
      expect(requests[0]?.[1]).toMatchObject({
        url: 'https://gigs.example/api/more',
        headers: { authorization: 'Bearer t0ken' },
        secretHeaders: ['cookie', 'authorization'],
      });
    },
    TEST_TIMEOUT_MS,
  );

  it('ends the run when the header for another request is not there', async () => {
    const headers = { 'x-team': { like: { url: '/api/me' }, header: 'x-team' } };
    const { outcome } = collectLike({ profile: { url: 'https://gigs.example/api/more', headers } });
    await expect(outcome).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND', details: { reason: 'header_value' } });
  });

  it('is waited for, and not for ever', async () => {
    const collect = aCollect({ requests: { profile: { like: { url: '/api/never' } } }, timeoutMs: 1_000 });
    const outcome = await outcomeOf({ open: open('/app'), signIn: waitFor({ url: '/app' }), collect });
    expect(outcome).toEqual({ kind: 'failed', code: 'STEP_TIMEOUT' });
  });

  it('may take a header from the page', async () => {
    const header = { element: 'meta[name=csrf-token]', attribute: 'content' };
    const profile = {
      url: 'https://gigs.example/api/me',
      headers: { 'x-csrf-token': header },
      secret: ['x-csrf-token'],
    };
    const collect = aCollect({ requests: { profile } });
    const { outcome, requests } = at.play(
      aFlow({ open: open('/app'), signIn: waitFor({ url: '/app' }), collect }, hosts),
    );
    expect(await outcome).toEqual(completed);
    expect(requests[0]?.[1]).toMatchObject({
      headers: { 'x-csrf-token': 'm3ta' },
      secretHeaders: ['cookie', 'x-csrf-token'],
    });
  });
});
