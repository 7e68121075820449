import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer-core';
import { freePort } from '../../local/kept-ports.ts';
import { APP_HOST } from '../../local/start/app-front.ts';
import { aVeriframe, ROOT, UNVALIDATED, type TestVeriframe } from '../e2e/a-veriframe.ts';
import { anEndUser, type EndUser } from '../e2e/end-user.ts';
import { logIn, RemoteBrowser } from '../e2e/remote-browser.ts';
import { eventually } from '../e2e/session-client.ts';
import { anInstalledSdk, type Consumer } from './an-installed-sdk.ts';

let veriframe: TestVeriframe;
let user: EndUser;
let consumer: Consumer;
let server: ChildProcess;
let env: Record<string, string>;
let appUrl: string;
const printed: string[] = [];

/** The files that the page tells its readers to save, by name. */
const filesOf = (markdown: string): Map<string, string> =>
  new Map(
    [...markdown.matchAll(/^```\w+ ([\w.-]+)\n(.*?)^```$/gms)].map(([, name = '', text = '']) => [name, text] as const),
  );

beforeAll(async () => {
  const port = await freePort();
  appUrl = `http://127.0.0.1:${port}/`;
  consumer = await anInstalledSdk({ types: false });
  for (const [name, text] of filesOf(await readFile(path.join(ROOT, 'docs', 'partners.md'), 'utf8')))
    await consumer.write(name, text);
  // Without the validating proxy: the page may frame only what has the origin of VERIFRAME_URL.
  veriframe = await aVeriframe({ app: new URL(appUrl), ...UNVALIDATED });
  user = await anEndUser({ sandboxPort: veriframe.sandbox.port });
  env = {
    PORT: String(port),
    VERIFRAME_URL: veriframe.apiBaseUrl,
    VERIFRAME_API_KEY: veriframe.apiKey,
    VERIFRAME_WEBHOOK_SECRET: veriframe.webhookSecret,
    WEBHOOK_URL: `https://${APP_HOST}/webhooks`,
  };
  server = spawn(process.execPath, ['server.mjs'], { cwd: consumer.directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (text: Buffer) => printed.push(String(text)));
  await eventually('the server of the page listens', () => printed.join('').includes(appUrl));
}, 180_000);

afterAll(async () => {
  if (server?.kill()) await once(server, 'close');
  await user?.close();
  await veriframe?.close();
  await consumer?.close();
}, 30_000);

const says = (page: Page, words: string): Promise<unknown> =>
  page.waitForFunction(
    (text) => document.getElementById('status')?.textContent === text,
    { timeout: 30_000, polling: 100 },
    words,
  );

describe('the files of docs/partners.md', () => {
  it('lead from the button to a verified webhook and a checked attestation', async () => {
    const page = await user.newPage();
    await page.goto(appUrl);
    await page.click('#verify');
    const frame = await (await page.waitForSelector('#verification iframe'))?.contentFrame();
    if (!frame) throw new Error('the iframe has no page');
    const remote = new RemoteBrowser(page, frame);
    await logIn(remote, user, { username: 'user_good', password: 'pass_good' });
    await remote.sees('Enter the code');
    await says(page, 'AWAITING_USER');

    // Whatever else posts to this page is not believed, its own scripts included.
    await page.evaluate(() =>
      window.postMessage(
        { source: 'veriframe', v: 1, type: 'exit', data: { reason: 'TRY_AGAIN' } },
        window.location.origin,
      ),
    );
    await remote.type('424242');
    await remote.press('Enter');
    await remote.pressButton('Share');
    await says(page, 'COMPLETED');
    await frame.waitForSelector('h1::-p-text(Verified)');
    expect(await page.$$('#verification iframe')).toHaveLength(1);

    await eventually('the webhook came', () => printed.join('').includes('webhook:'));
    const [, sessionId = ''] = /webhook: (\S+) COMPLETED application-7/.exec(printed.join('')) ?? [];
    expect(sessionId).not.toBe('');
    const check = await consumer.run('check.mjs', { args: [sessionId, veriframe.partnerId], env });
    expect(check).toMatch(/^fields: .*rating/);
    expect(check).toContain('Not proved:');
    const forOther = await consumer.run('check.mjs', { args: [sessionId, 'other'], env });
    expect(forOther).toBe('refused: It was made for another session or another partner.\n');
    const passedOn = await consumer.run('pass-on.mjs', { args: [sessionId, 'rating'], env });
    expect(passedOn).toMatch(/^passed on: rating - left out: [1-9]/);
  }, 120_000);

  it('refuse a webhook that Veriframe did not sign', async () => {
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' };
    const response = await fetch(`${appUrl}webhooks`, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(401);
    await eventually('the refusal is told', () => printed.join('').includes('webhook refused: No signature fits'));
  });

  it('create, end, await and list sessions without webhooks', async () => {
    expect(await consumer.run('wait.mjs', { env })).toBe(
      'ended: TERMINATED TERMINATED_BY_PARTNER\nlisted\nrefused: VALIDATION_FAILED 400 false\n',
    );
  }, 60_000);
});

describe('the other ways to show a session', () => {
  /** Loads an entry of the installed SDK into the application's page, as `globalThis.sdk`, with a new session's URL. */
  const aPageWith = async (entry: string): Promise<Page> => {
    const page = await user.newPage();
    await page.setBypassCSP(true);
    await page.goto(appUrl);
    const code = path.join(consumer.directory, 'node_modules/@veriframe/sdk/dist/esm/sdk/browser', entry);
    await page.evaluate(
      async (text) => {
        const { embedUrl } = await (await fetch('/sessions', { method: 'POST' })).json();
        const sdk = await import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
        Object.assign(globalThis, { sdk, embedUrl, seen: [] });
      },
      await readFile(code, 'utf8'),
    );
    return page;
  };
  const saw = (page: Page, type: string): Promise<unknown> =>
    page.waitForFunction((wanted) => Reflect.get(globalThis, 'seen').includes(wanted), { polling: 50 }, type);

  it('a window of its own speaks to the page that opened it, and hears it', async () => {
    const page = await aPageWith('open-verification.js');
    const pagesBefore = (await user.browser.pages()).length;
    await page.evaluate(`
      globalThis.opened = sdk.openVerification({ embedUrl, onEvent: (event) => seen.push(event.type, event.data.to) });`);
    await saw(page, 'loaded');
    await saw(page, 'CREATED');
    await page.evaluate('opened.cancel()');
    await saw(page, 'CANCELLED');
    await page.evaluate('opened.destroy()');
    await eventually('the window is closed', async () => (await user.browser.pages()).length === pagesBefore);
    await page.close();
  }, 60_000);

  it('a window that its user closes is noticed', async () => {
    const page = await aPageWith('open-verification.js');
    const opening = user.browser.waitForTarget((target) => target.opener() === page.target());
    await page.evaluate(`sdk.openVerification({ embedUrl, onClosed: () => seen.push('closed') });`);
    await (await (await opening).page())?.close();
    await saw(page, 'closed');
    await page.close();
  }, 60_000);

  it('the element shows a session while it is in the document', async () => {
    const page = await aPageWith('session-element.js');
    await page.evaluate(`
      sdk.defineSessionElement();
      sdk.defineSessionElement();
      document.addEventListener(sdk.VERIFICATION_EVENT, ({ detail }) => seen.push(detail.type, detail.data.to));
      globalThis.element = document.createElement('veriframe-session');
      element.setAttribute('embed-url', embedUrl);
      document.getElementById('verification').append(element);`);
    await saw(page, 'loaded');
    expect(await page.$$('veriframe-session iframe')).toHaveLength(1);
    await page.evaluate('element.cancel()');
    await saw(page, 'CANCELLED');
    await page.evaluate('element.remove()');
    expect(await page.evaluate('element.childElementCount')).toBe(0);
    await page.close();
  }, 60_000);
});
