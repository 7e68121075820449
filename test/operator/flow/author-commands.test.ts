import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer-core';
import type { TestSandbox } from '../../authoring/a-sandbox.ts';
import { aSandbox, SANDBOX_HOST } from '../../authoring/a-sandbox.ts';
import type { DrivenChromium } from '../../authoring/driven-chromium.ts';
import { drivenChromium } from '../../authoring/driven-chromium.ts';
import { sandboxUser } from '../../authoring/sandbox-user.ts';
import { temporaryDirectory } from '../../local/temporary-directory.ts';
import { runCli } from '../run-cli.ts';

const directory = temporaryDirectory();
const resources = new AsyncDisposableStack();
const FLOW = path.resolve(import.meta.dirname, '../../../platforms/sandbox-gigs');
const LOGIN_URL = `https://${SANDBOX_HOST}/login`;
const platform = path.join(directory.path, 'gigs');
let sandbox: TestSandbox;
let chromium: DrivenChromium;

beforeAll(async () => {
  resources.defer(() => directory.remove());
  sandbox = await aSandbox(directory.path);
  resources.defer(sandbox.close);
  chromium = await drivenChromium(directory.path);
}, 60_000);
afterAll(() => resources.disposeAsync());

const browserOptions = (): string[] => [
  ...['--chromium', chromium.executable, '--ca', sandbox.caFile],
  ...sandbox.hosts.flatMap((host) => ['--host', host]),
];

/** Logs in as a person does who sits in front of the browser. */
const author = async (username: string) => {
  const { current, disconnect } = await chromium.connect();
  resources.defer(disconnect);
  const page = await current();
  await page.locator('#username').wait();
  const user = sandboxUser(() => page, username);
  await user({ type: 'user-needed', reason: 'LOGIN' });
  return { page, user };
};

/** Resolves when the browser is no more. */
const endOf = async (page: Page): Promise<void> => {
  const browser = page.browser();
  await new Promise<void>((resolve) => {
    browser.once('disconnected', resolve);
    if (!browser.connected) resolve();
  });
};

const TYPED = /user_app|pass_good/;

describe('flow new, run and test', () => {
  it('draft a flow while its author shows the way, without anything that was typed', async () => {
    const answers = [
      'Kofi Mensah',
      'Account holder',
      '',
      '€2,048.50',
      '',
      '4.6',
      'account holder',
      'no such thing',
      'done',
    ];
    const asked: string[] = [];
    const command = ['flow', 'new', '--url', LOGIN_URL, '-o', platform, ...browserOptions()];
    const { exitCode, out, err } = await runCli(command, {
      ask: async (question) => {
        if (asked.push(question) === 1) {
          const { page } = await author('user_app');
          await page.locator('#earnings').wait();
          const [average] = await page.$$eval('#earnings strong', (figures) => figures.map((one) => one.textContent));
          answers[3] = average ?? '';
        }
        return answers.shift();
      },
    });
    expect({ exitCode, err: err.includes('Log in and go to the page') }).toEqual({ exitCode: 0, err: true });
    expect(err).toContain('typed into aria/Password[role="textbox"] (what is not written down)');
    expect(err).toContain('clicked aria/Log in[role="button"] (yours: not in the flow)');
    expect(err).toContain('Nothing is marked on the page.');
    expect(err).toContain('There is a "account holder" already.');
    expect(err).toContain('"no such thing" is in no JSON that the page got, and');
    expect(out).toContain('open (goto) → where (branch) → signIn (awaitUser) → collect (collect) → done (complete)');
    const written = await readFile(path.join(platform, 'flow.json'), 'utf8');
    expect(`${out}${err}${written}`).not.toMatch(TYPED);
    expect(JSON.parse(written)).toMatchObject({
      platform: 'gigs',
      allowedHosts: [SANDBOX_HOST],
      nodes: {
        signIn: { type: 'awaitUser', reason: 'LOGIN', cases: [{ when: { url: '/dashboard/app/earnings' } }] },
        collect: {
          requests: { account: { like: { url: '/api/app/account' } } },
          disclose: {
            accountHolder: { from: 'account', jsonPath: '$.holder.name', type: 'string' },
            monthlyAverage: { jsonPath: '$.earnings.monthlyAverage', label: 'Monthly average', type: 'number' },
          },
        },
      },
    });
    expect(await runCli(['flow', 'check', platform])).toMatchObject({ exitCode: 0 });
    const again = await runCli(command);
    expect(again).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('flow.json is there already. Name another'),
    });
  }, 90_000);

  it('play the draft, prove it, write a fixture, and replay that', async () => {
    const pauses: string[] = [];
    const options = ['--prove', '--step', '--record', platform, '--name', 'with-app', '--keep', 'monthlyAverage'];
    const running = runCli(['flow', 'run', platform, ...options, ...browserOptions()], {
      ask: async (question) => {
        pauses.push(question.trim());
        return '';
      },
    });
    await author('user_app');
    const { exitCode, out, err } = await running;
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: expect.stringContaining('Account holder   Kofi Mensah  (from gigs'),
    });
    expect(out).toContain('account: what is sent as cookie, authorization, referer\n');
    expect(out).toMatch(/Proved and attested in \d+\.\d s; the attestation \(\d+ bytes\) is valid\./);
    expect(err).toContain('signIn: waits for the user (LOGIN), for 600 s at most\n');
    expect(err).toContain('→ It is your turn (LOGIN): the page is yours.');
    expect(pauses[0]).toBe('[open] Enter goes on, q ends:');
    expect(`${out}${err}`).not.toMatch(TYPED);

    const fixture = await readFile(path.join(platform, 'fixtures/with-app.json'), 'utf8');
    expect(fixture).not.toMatch(/user_app|pass_good|Kofi|Mensah|Bearer/);
    expect(await runCli(['flow', 'test', platform])).toMatchObject({
      exitCode: 0,
      out: '✓ with-app.json: completed\nNot covered by any fixture: where.cases[0], where.onTimeout.\n1 fixture agrees with the flow.\n',
    });

    // A flow that looks elsewhere disagrees with what was recorded.
    const file = path.join(platform, 'flow.json');
    const flow = await readFile(file, 'utf8');
    await writeFile(file, flow.replace('$.holder.name', '$.holder.memberSince').replace('"string"', '"date"'));
    const changed = await runCli(['flow', 'test', platform]);
    expect(changed.exitCode).toBe(1);
    expect(changed.out).toMatch(
      /✗ with-app\.json at "done": "accountHolder" is "20\d\d-\d\d-\d\d", and was "Aaaa Aaaaaa"\./,
    );
    await writeFile(file, flow);
  }, 90_000);

  it('say where a run failed, and end it when its author says so', async () => {
    const screenshots = path.join(directory.path, 'not/there/yet');
    const failing = runCli(['flow', 'run', FLOW, '--screenshots', screenshots, ...browserOptions()]);
    const { page } = await author('user_locked');
    const failed = await failing;
    expect(failed).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('Ended at "signIn" with ACCOUNT_LOCKED'),
    });
    expect(failed.out).toContain('✓ cases[3]: text "your account is locked" → ends: ACCOUNT_LOCKED');
    const screenshot = path.join(screenshots, 'signin-account_locked.png');
    expect(failed.out).toContain(`Screenshot:  ${screenshot}`);
    expect((await readFile(screenshot)).subarray(1, 4).toString()).toBe('PNG');
    await endOf(page);

    const quit = await runCli(['flow', 'run', FLOW, '--step', ...browserOptions()], { ask: async () => 'q' });
    expect(quit).toMatchObject({ exitCode: 1, err: expect.stringContaining('veriframe: You ended the run.') });
  }, 90_000);

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'leave nothing running after %s',
    async (signal) => {
      const program = path.resolve(import.meta.dirname, '../../../bin/veriframe.ts');
      const running = spawn(process.execPath, [program, 'flow', 'run', FLOW, ...browserOptions()], { stdio: 'pipe' });
      const ended = once(running, 'close');
      let said = '';
      running.stderr.on('data', (text) => (said += String(text)));
      const { current, disconnect } = await chromium.connect();
      const page = await current();
      running.kill(signal);
      expect((await ended)[0]).toBe(signal === 'SIGKILL' ? null : 1);
      if (signal !== 'SIGKILL') expect(said).toContain('veriframe: Stopped.');
      expect(said).toMatch(/See and use it here:\n {2}http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\/\n/);
      await endOf(page);
      await disconnect();
    },
    90_000,
  );

  it.each([
    [['run', FLOW, '--keep', 'rating'], '--name and --keep need --record.'],
    [['run', FLOW, '--record', 'x', '--keep', 'shoe'], '--keep shoe is no field of the flow: it has'],
    [['run', FLOW, '--host', 'gigs'], '--host must be HOST=IP:PORT'],
    [['run', FLOW, '--url', 'http://x.example'], '--url must be an https:// address'],
    [['new', '--url', LOGIN_URL, '-o', '/tmp/No_Name'], '--name is missing'],
    [['run', FLOW, '--local'], 'No local cloud runs here.'],
  ])('flow %j is refused before anything starts', async (words, message) => {
    const { exitCode, err } = await runCli(['flow', ...words]);
    expect(exitCode).toBeGreaterThan(0);
    expect(err).toContain(message);
    expect(err).not.toContain('Starting');
  });
});
