import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FlowNode } from '../../../core/flow/node.ts';
import { openCertificateAuthority } from '../../../local/certificate-authority.ts';
import { flowEngine } from '../../../runner/flow/flow-engine.ts';
import type { FlowOutcome, FlowReport, FlowSurroundings } from '../../../runner/session/flow-engine.ts';
import { aCollect, aFlow } from '../../core/flow/a-flow.ts';
import type { TestProver } from './a-prover.ts';
import { aProver } from './a-prover.ts';
import type { RemoteBrowser } from './a-remote-browser.ts';
import { aRemoteBrowser } from './a-remote-browser.ts';
import type { Site } from './a-site.ts';
import { aSite } from './a-site.ts';

const loginUrl = 'https://gigs.example/login';
let browser: RemoteBrowser;
let sites: Site[] = [];

const slide = '<div id="late" hidden>Here</div><script>setTimeout(() => (late.hidden = false), 300)</script>';
const form = `<form action="/sent"><input id="name" name="name" value="old"><input id="secret" type="password">
  <select id="city" name="city"><option>Rome<option>Oslo</select><button>Send</button></form>
  <div style="height:3000px"></div><a id="far" href="/home">Far down</a>`;

beforeAll(async () => {
  const authority = await openCertificateAuthority({ memory: true }, () => new Date());
  const other = await openCertificateAuthority({ memory: true }, () => new Date());
  const good = await authority.issue({ hosts: ['gigs.example'] });
  const slow = await authority.issue({ hosts: ['slow.example'] });
  const bad = await other.issue({ hosts: ['bad.example'] });
  sites = await Promise.all([
    aSite(good, {
      '/login': (_, response) =>
        void response
          .writeHead(200, {
            'content-type': 'text/html',
            'set-cookie': ['a=1; Path=/; Secure', 'b=2; Path=/api; Secure; HttpOnly', 'c=3; Path=/other; Secure'],
          })
          .end('<title>Log in</title><a id="go" href="/home">Go</a><a id="new" target="_blank" href="/home">New</a>'),
      '/home': '<h1>Welcome   HOME</h1><p class="no" style="visibility:hidden">x</p>',
      '/slide': slide,
      '/form': form,
      '/sent?name=Ana&city=Oslo': 'Thanks',
      '/spoofed': `<script>document.querySelectorAll = () => [document.body]; Object.defineProperty(window, 'location', {});
        Element.prototype.checkVisibility = () => true; Array.prototype.some = () => true</script><form name="title"></form>`,
    }),
    aSite(slow, { '/': () => undefined }),
    aSite(bad, { '/': 'Never seen' }),
  ]);
  const [gigs, slowly, badly] = sites.map(({ port }) => port);
  browser = await aRemoteBrowser(
    { 'gigs.example': gigs ?? 0, 'slow.example': slowly ?? 0, 'bad.example': badly ?? 0 },
    authority.caPem,
  );
}, 60_000);
afterAll(async () => {
  await Promise.all(sites.map((site) => site.close()));
  await browser.close();
});
beforeEach(() => browser.reset());

type Played = { outcome: Promise<FlowOutcome>; reports: FlowReport[]; requests: TestProver['requests'] };

/** Plays `open` and the given nodes; `middle` is where the flow goes after it. */
const play = (
  nodes: Record<string, FlowNode>,
  changes: Partial<FlowSurroundings> = {},
  hosts: string[] = [],
): Played => {
  const flow = aFlow(nodes, { allowedHosts: ['gigs.example', ...hosts] });
  const reports: FlowReport[] = [];
  const prover = aProver();
  const outcome = flowEngine.load(flow).run({
    pages: browser.pages,
    prover,
    loginUrl,
    report: async (report) => void reports.push(report),
    signal: new AbortController().signal,
    nowEpochMs: Date.now,
    ...changes,
  });
  return { outcome, reports, requests: prover.requests };
};
const open = (url: `https://${string}`): FlowNode => ({ type: 'goto', url, next: 'signIn' });
const waitFor = (when: Extract<FlowNode, { type: 'waitFor' }>['when'], timeoutMs = 8_000): FlowNode => ({
  type: 'waitFor',
  when,
  timeoutMs,
  next: 'collect',
});
const completed = {
  kind: 'completed',
  disclose: { name: { rule: { from: 'profile', jsonPath: '$.name' }, label: 'Name', source: 'gigs.example' } },
};

describe('a flow in a real browser', () => {
  it('waits for the user, who goes on in the same page, and ends with what is to be disclosed', async () => {
    const { outcome, reports } = play(
      {},
      {
        report: async (report) => {
          reports.push(report);
          if (report.type === 'user-needed') await browser.pages.current().locator('#go').click();
        },
      },
    );
    expect(await outcome).toEqual(completed);
    expect(reports).toEqual([
      { type: 'user-needed', reason: 'LOGIN' },
      { type: 'progress', percent: 50 },
      { type: 'collecting' },
    ]);
  });

  it('tells whoever looks on of every step, waits for it, and ends with what it throws', async () => {
    const steps: string[] = [];
    let isLooking = false;
    const { outcome } = play(
      {},
      {
        onStep: async ({ state, commands }, observation) => {
          expect(isLooking).toBe(false);
          isLooking = true;
          await new Promise((resolve) => setImmediate(resolve));
          isLooking = false;
          // How often the page is seen to change while it is waited for depends on the page.
          if (commands.length > 0)
            steps.push(
              `${observation?.type ?? 'start'}: ${state.nodeName} ${commands.map(({ type }) => type).join(' ')}`,
            );
        },
        report: async (report) => {
          if (report.type === 'user-needed') await browser.pages.current().locator('#go').click();
        },
      },
    );
    await outcome;
    expect(steps).toEqual([
      'start: open navigate',
      'done: signIn report report watch',
      'page: collect report collect',
      'collected: done finish',
    ]);
    const late = play({}, { onStep: () => Promise.reject(new Error('The author stopped.')) });
    await expect(late.outcome).rejects.toThrow('The author stopped.');
  });

  it('follows the user into a page that opens, and back when it closes', async () => {
    const back = { type: 'waitFor' as const, when: { url: '/login' }, timeoutMs: 8_000, next: 'collect' };
    const first = { type: 'waitFor' as const, when: { title: 'shop' }, timeoutMs: 8_000, next: 'back' };
    const { outcome } = play(
      { signIn: first, back },
      {
        report: async (report) => {
          if (report.type !== 'progress') return;
          const page = browser.pages.current();
          if (report.percent < 50) await page.locator('#new').click();
          else await page.close();
        },
      },
    );
    expect(await outcome).toEqual(completed);
  });

  it('sends the requests as the user’s browser would: its cookies for that address, its user agent', async () => {
    const requests = {
      profile: {
        url: 'https://gigs.example/api/me',
        method: 'POST' as const,
        headers: { 'x-app': 'web' },
        json: { a: 1 },
      },
    };
    const played = play({ signIn: waitFor({ url: '/login' }), collect: aCollect({ requests }) });
    await played.outcome;
    expect(played.requests).toEqual([
      [
        'profile',
        {
          method: 'POST',
          url: 'https://gigs.example/api/me',
          headers: {
            'user-agent': expect.stringContaining('Chrome/'),
            accept: 'application/json',
            'accept-language': expect.any(String),
            'content-type': 'application/json',
            'x-app': 'web',
            cookie: 'b=2; a=1',
          },
          secretHeaders: ['cookie'],
          body: '{"a":1}',
        },
      ],
    ]);
  });

  it.each([
    ['a text, whatever its case and spaces', open('https://gigs.example/home'), { text: 'welcome home' }],
    ['an element that appears later', open('https://gigs.example/slide'), { visible: '#late' }],
    ['an element that is there but cannot be seen', open('https://gigs.example/home'), { hidden: '.no' }],
    ['the title', open('https://gigs.example/home'), { title: 'SHOP' }],
  ])('sees %s', async (_what, first, when) => {
    expect(await play({ open: first, signIn: waitFor(when) }).outcome).toEqual(completed);
  });

  it('is not told lies by scripts of the page', async () => {
    const nodes = { open: open('https://gigs.example/spoofed'), signIn: waitFor({ visible: '.never' }, 700) };
    expect(await play(nodes).outcome).toEqual({ kind: 'failed', code: 'STEP_TIMEOUT' });
  });

  it('clicks, types and chooses as a person would', async () => {
    const to = (next: string) => ({ timeoutMs: 8_000, next });
    const nodes: Record<string, FlowNode> = {
      open: open('https://gigs.example/form'),
      signIn: { type: 'fill', selector: '#name', value: 'Ana', ...to('city') },
      city: { type: 'select', selector: '#city', value: 'Oslo', ...to('send') },
      send: { type: 'click', selector: 'button', ...to('sent') },
      sent: waitFor({ all: [{ url: '/sent?*' }, { text: 'thanks' }] }),
    };
    expect(await play(nodes).outcome).toEqual(completed);
  });

  it('scrolls to what it clicks, and presses keys', async () => {
    const nodes: Record<string, FlowNode> = {
      open: open('https://gigs.example/form'),
      signIn: { type: 'click', selector: '#name', next: 'enter' },
      enter: { type: 'press', key: 'Tab', next: 'far' },
      far: { type: 'click', selector: '#far', next: 'home' },
      home: waitFor({ url: '/home' }),
    };
    expect(await play(nodes).outcome).toEqual(completed);
  });
});

describe('a flow that cannot go on', () => {
  it.each([
    ['the address is refused', {}, 'PLATFORM_UNAVAILABLE', 'https://gone.example/'],
    ['the certificate is not good', {}, 'PLATFORM_UNAVAILABLE', 'https://bad.example/'],
  ])('ends when %s', async (_what, nodes, code, url) => {
    const { host } = new URL(url);
    const { outcome } = play(nodes, { loginUrl: url }, [host]);
    expect(await outcome).toEqual({ kind: 'failed', code });
  });

  it('ends with STEP_TIMEOUT when a site does not answer', async () => {
    const nodes = {
      open: { type: 'goto' as const, url: 'https://slow.example/' as const, timeoutMs: 300, next: 'signIn' },
    };
    expect(await play(nodes, {}, ['slow.example']).outcome).toEqual({ kind: 'failed', code: 'STEP_TIMEOUT' });
  });

  it('ends with TARGET_NOT_FOUND when there is nothing to click', async () => {
    const nodes = { signIn: { type: 'click' as const, selector: '#nothing', timeoutMs: 300, next: 'collect' } };
    expect(await play(nodes).outcome).toEqual({ kind: 'failed', code: 'TARGET_NOT_FOUND' });
  });

  it('refuses to fill in a password', async () => {
    const fill = { type: 'fill' as const, selector: '#secret', value: 'hunter2', next: 'collect' };
    const { outcome } = play({ open: open('https://gigs.example/form'), signIn: fill });
    expect(await outcome).toEqual({ kind: 'failed', code: 'FLOW_INVALID' });
  });

  it('names a selector that the browser does not know', async () => {
    const { outcome } = play({ signIn: waitFor({ visible: 'div:no-such-state' }) });
    await expect(outcome).rejects.toMatchObject({
      code: 'FLOW_INVALID',
      details: { reason: 'selector', selector: 'div:no-such-state' },
    });
  });

  it('rejects with BROWSER_CRASHED when the page crashes', async () => {
    const { outcome } = play(
      {},
      {
        report: async ({ type }) => {
          if (type !== 'user-needed') return;
          const session = await browser.pages.current().createCDPSession();
          // Has no answer but the loss of the page.
          session.send('Page.crash').catch(() => undefined);
        },
      },
    );
    await expect(outcome).rejects.toMatchObject({ code: 'BROWSER_CRASHED' });
  });

  it('rejects with BROWSER_CRASHED when there is no page', async () => {
    await browser.pages.current().close();
    await expect(play({}).outcome).rejects.toMatchObject({ code: 'BROWSER_CRASHED' });
  });

  it('rejects with the reason of the abort, also while a page hangs', async () => {
    const abort = new AbortController();
    const reason = new Error('The session is over.');
    const { outcome } = play(
      {},
      {
        signal: abort.signal,
        report: async ({ type }) => {
          if (type !== 'user-needed') return;
          const page = browser.pages.current();
          page.once('dialog', () => abort.abort(reason));
          await page.locator('#go').wait();
          await page.evaluate(() => void setTimeout(() => alert('Hold')));
        },
      },
    );
    await expect(outcome).rejects.toBe(reason);
  });

  it('rejects with what the prover throws', async () => {
    const fault = new Error('No attestor.');
    const { outcome } = play(
      { signIn: waitFor({ url: '/login' }) },
      { prover: { ...aProver(), fetch: () => Promise.reject(fault) } },
    );
    await expect(outcome).rejects.toBe(fault);
  });

  it('ends with STEP_TIMEOUT when the answers take too long', async () => {
    const nodes = { signIn: waitFor({ url: '/login' }), collect: aCollect({ timeoutMs: 300 }) };
    const { outcome } = play(nodes, { prover: { ...aProver(), fetch: () => new Promise(() => undefined) } });
    expect(await outcome).toEqual({ kind: 'failed', code: 'STEP_TIMEOUT' });
  });

  it('is not loaded when it is invalid', () => {
    expect(() => flowEngine.load({})).toThrow(expect.objectContaining({ code: 'FLOW_INVALID' }));
  });
});
