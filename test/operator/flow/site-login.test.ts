import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../adapters/system/system-clock.ts';
import { LAB_LOGIN, startControlsLab } from '../../../examples/controls-lab/start-controls-lab.ts';
import { openCertificateAuthority } from '../../../local/certificate-authority.ts';
import { temporaryDirectory } from '../../local/temporary-directory.ts';
import { runCli } from '../run-cli.ts';

const HOST = 'lab.sandbox.test';
const FLOW = {
  schema: 'veriframe.flow/1',
  platform: 'lab',
  version: '1.0.0',
  allowedHosts: [HOST],
  start: 'open',
  nodes: {
    open: { type: 'goto', url: '{{loginUrl}}', next: 'signIn' },
    signIn: {
      type: 'awaitUser',
      reason: 'LOGIN',
      timeoutMs: 60_000,
      cases: [
        { when: { response: { url: '/protected', status: 401 } }, fail: 'LOGIN_FAILED' },
        { when: { visible: '#home' }, next: 'collect' },
      ],
    },
    collect: {
      type: 'collect',
      timeoutMs: 60_000,
      requests: { visit: { url: `https://${HOST}/api/visit` } },
      disclose: { visitor: { from: 'visit', jsonPath: '$.visitor', label: 'Visitor' } },
      next: 'done',
    },
    done: { type: 'complete' },
  },
};

const directory = temporaryDirectory();
const resources = new AsyncDisposableStack();
const platform = path.join(directory.path, 'lab');
const caFile = path.join(directory.path, 'ca.pem');
let options: readonly string[];

beforeAll(async () => {
  resources.defer(() => directory.remove());
  const authority = await openCertificateAuthority({ memory: true }, systemClock);
  const lab = await startControlsLab(await authority.issue({ hosts: [HOST] }));
  resources.defer(lab.close);
  await mkdir(platform);
  await writeFile(caFile, authority.caPem);
  await writeFile(path.join(platform, 'flow.json'), JSON.stringify(FLOW));
  const site = ['--host', `${HOST}=127.0.0.1:${lab.port}`, '--ca', caFile];
  options = ['--url', `https://${HOST}/protected`, '--headless', ...site];
}, 60_000);
afterAll(() => resources.disposeAsync());

/** Runs a command with somebody at the terminal who gives these lines; `asked` are the questions, in their order. */
const run = async (command: readonly string[], lines: readonly string[]) => {
  const left = [...lines];
  const asked: string[] = [];
  const answer = async (question: string): Promise<string | undefined> => {
    asked.push(question.trim());
    return left.shift();
  };
  const ran = await runCli(['flow', ...command, ...options], {
    ask: answer,
    askSecret: (question) => answer(`(${question})`),
  });
  return { ...ran, asked };
};

describe('flow run on a site that asks for a login before it shows anything', () => {
  it('asks at the terminal, again after a wrong password, and goes on behind the login', async () => {
    const { username, password } = LAB_LOGIN;
    const { exitCode, out, err, asked } = await run(
      ['run', platform, '--step', '--record', platform],
      ['', username, 'pass_planted_wrong', '', username, password, ''],
    );
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: expect.stringContaining('Visitor  anybody') });
    const login = ['User name (Enter declines):', '(    Password (not shown): )'];
    const step = (node: string) => `[${node}] Enter goes on, q ends:`;
    expect(asked).toEqual([step('open'), ...login, step('signIn'), ...login, step('collect')]);
    expect(err).toContain(`${HOST} asks for a login before it shows anything (“Staff of the lab”).\n`);
    expect(err).toContain(`${HOST} did not accept this login.\n`);
    expect(err).toContain('✓ cases[1]: visible "#home" → collect\n');
    const fixture = await readFile(path.join(platform, 'fixtures/completed.json'), 'utf8');
    expect(`${out}${err}${fixture}`).not.toMatch(/pass_planted_wrong|Lab-P|staff/);
  }, 90_000);

  it('shows the refusal when its author declines, or nobody sits at the terminal', async () => {
    for (const lines of [[''], []]) {
      const { exitCode, out, err } = await run(['run', platform], lines);
      expect(err).toContain('Declined: the site shows its refusal.\n');
      expect({ exitCode, out }).toEqual({
        exitCode: 1,
        out: expect.stringContaining('Ended at "signIn" with LOGIN_FAILED'),
      });
    }
  }, 90_000);

  it('says that it is the terminal’s turn before the page’s', async () => {
    const told = Promise.withResolvers<void>();
    const { err } = await runCli(['flow', 'run', platform, ...options], {
      ask: async () => {
        await told.promise;
        return '';
      },
      err: (text) => void (text.includes('It is your turn') && told.resolve()),
    });
    expect(err).toContain('→ It is your turn (LOGIN): answer here, and what the site shows then is yours.\n');
    expect(err).not.toContain('the page is yours');
  }, 90_000);
});

describe('flow new on such a site', () => {
  it('opens it with the login that its author gives, and then asks for the values', async () => {
    const { username, password } = LAB_LOGIN;
    const out = path.join(directory.path, 'drafted');
    const { exitCode, err, asked } = await run(['new', '-o', out], [username, password, 'no such value', 'done']);
    expect(err).toContain('Log in and go to the page that shows the data');
    expect(err).toContain(`    https://${HOST}/protected\n`);
    expect(asked.slice(2)).toEqual([expect.stringMatching(/^Mark a value/), expect.stringMatching(/^Mark a value/)]);
    // The page has no JSON, so nothing can be marked.
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: expect.stringContaining('No value was marked') });
    expect(err).not.toContain(password);
  }, 90_000);
});
