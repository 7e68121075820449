import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { isInCanary } from '../../core/platform/choose-version.ts';
import { en } from '../../embed/strings/en.ts';
import { startSandboxPlatform } from '../../examples/sandbox-platform/start-sandbox-platform.ts';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';
import type { Program } from '../../local/ecs/ecs-engine.ts';
import { anOperator, type Operator } from '../operator/an-operator.ts';
import { ROOT, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser } from './end-user.ts';
import { openLateSite } from './late-site.ts';
import { logIn, RemoteBrowser } from './remote-browser.ts';
import { askForSession, createSession, eventually, sessionReader, type SessionReader } from './session-client.ts';

const WAIT_MS = 60_000;
const TEST_MS = 300_000;
/** A shop of the platform in another country: a public name, which only the programs of this test find. */
const EU_HOST = 'eu.gigs.example.com';
const EU_LOGIN = `https://${EU_HOST}/login`;
const EU_PLATFORM_ID = 7;

let operator: Operator;
let veriframe: TestVeriframe;
let user: EndUser;
let sessions: SessionReader;
let folder: string;
const closings: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'veriframe-changes-'));
  closings.push(() => rm(folder, { recursive: true, force: true }));
  const eu = await openLateSite();
  closings.push(eu.close);
  const withEu = ({ command, env }: Program): Program => ({
    command,
    env: { ...env, EGRESS_HOSTS: `${env['EGRESS_HOSTS']},${EU_HOST}:443=127.0.0.1:${eu.port}` },
  });
  operator = await anOperator({
    overridePrograms: ({ runner, attestor }) => ({ runner: withEu(runner), attestor: withEu(attestor) }),
  });
  closings.push(() => operator.close());
  ({ veriframe } = operator);
  const authority = await openCertificateAuthority(
    { directory: path.join(veriframe.dataDirectory, 'ca') },
    () => new Date(),
  );
  const site = await startSandboxPlatform({
    ...(await authority.issue({ hosts: [EU_HOST] })),
    clock: () => new Date(),
  });
  closings.push(site.close);
  eu.serveFrom(site.port);
  user = await anEndUser({ sandboxPort: veriframe.sandbox.port });
  closings.push(() => user.close());
  sessions = sessionReader(veriframe);
  closings.push(async () => sessions.close());
}, TEST_MS);

afterAll(async () => {
  for (const close of closings.reverse()) await close();
}, WAIT_MS);

const cli = async (...words: string[]): Promise<string> => {
  const run = await operator.cli(...words);
  if (run.exitCode !== 0) throw new Error(`veriframe ${words.join(' ')}: ${run.out}${run.err}`);
  return run.out;
};

const flowSchema = z.looseObject({
  version: z.string(),
  allowedHosts: z.array(z.string()),
  nodes: z.record(z.string(), z.looseObject({ type: z.string() })),
});
type FlowFile = z.infer<typeof flowSchema>;

/** Copies the sandbox platform, changed. */
const aFolder = async (
  name: string,
  changes: { flow: (flow: FlowFile) => object; platform?: Readonly<Record<string, unknown>> },
): Promise<string> => {
  const directory = path.join(folder, name);
  await cp(path.join(ROOT, 'platforms', 'sandbox-gigs'), directory, { recursive: true });
  const rewrite = async (file: string, change: (json: unknown) => object) => {
    const place = path.join(directory, file);
    await writeFile(place, JSON.stringify(change(JSON.parse(await readFile(place, 'utf8')))));
  };
  await rewrite('flow.json', (json) => changes.flow(flowSchema.parse(json)));
  await rewrite('platform.json', (json) => ({ ...z.looseObject({}).parse(json), ...changes.platform }));
  return directory;
};

/** The way from the dashboard ends here in all these flows: one field says which flow it was. */
const collecting = (origin: string, field: string) => ({
  type: 'collect',
  timeoutMs: 60_000,
  requests: { profile: { url: `${origin}/api/me`, secret: ['cookie'] } },
  disclose: { [field]: { from: 'profile', jsonPath: '$.name', label: 'Account holder' } },
  next: 'done',
});
const asVersion =
  (version: string, field: string) =>
  (flow: FlowFile): object => ({
    ...flow,
    version,
    nodes: { ...flow.nodes, collect: collecting('https://gigs.sandbox.test', field) },
  });

const open = async (embedUrl: string): Promise<RemoteBrowser> => {
  const page = await user.newPage({ width: 800, height: 700 });
  await page.goto(embedUrl);
  return new RemoteBrowser(page, page.mainFrame());
};

/** Logs in, agrees, and gives what the partner hears. */
const complete = async (sessionId: string, remote: RemoteBrowser): Promise<unknown> => {
  await logIn(remote, user, { username: 'user_direct', password: 'pass_good' });
  await remote.sees(en.consent.title('Acorn Lending'), WAIT_MS);
  await remote.pressButton(en.consent.approve);
  await remote.sees(en.done.title, WAIT_MS);
  const heard = () =>
    [...veriframe.playground.received.values()].filter(({ event }) => event.data.sessionId === sessionId);
  await eventually('the webhook comes', () => heard().length > 0, WAIT_MS);
  await remote.page.close();
  return heard()[0]?.event.data;
};

describe('a new version of a flow', () => {
  it(
    'leaves sessions on the version that they were created with, as does going back',
    async () => {
      const [before, after] = await Promise.all([
        aFolder('before', { flow: asVersion('90.0.0', 'onBefore') }),
        aFolder('after', { flow: asVersion('90.1.0', 'onAfter') }),
      ]);
      await cli('platform', 'put', before);
      const running = await createSession(veriframe);
      const remote = await open(running.embedUrl);
      await remote.sees(en.awaiting.LOGIN('Sandbox Gigs'), WAIT_MS);
      const waiting = await createSession(veriframe);
      await cli('platform', 'put', after);
      // One whose browser ran already, one that gets its browser only now.
      expect(await complete(running.sessionId, remote)).toMatchObject({ extractedData: { onBefore: 'Leila Haddad' } });
      expect(await complete(waiting.sessionId, await open(waiting.embedUrl))).toMatchObject({
        status: 'COMPLETED',
        extractedData: { onBefore: 'Leila Haddad' },
      });
      const newer = await createSession(veriframe);
      await cli('platform', 'rollback', 'sandbox-gigs', '90.0.0');
      expect((await sessions.read((await createSession(veriframe)).sessionId)).flow.version).toBe('90.0.0');
      expect(await complete(newer.sessionId, await open(newer.embedUrl))).toMatchObject({
        extractedData: { onAfter: 'Leila Haddad' },
      });
    },
    TEST_MS,
  );

  it(
    'goes to its part of the new sessions while it is a canary, by their ids',
    async () => {
      const canary = await aFolder('canary', { flow: asVersion('90.2.0', 'onCanary') });
      await cli('platform', 'put', canary, '--canary', '50');
      expect(await cli('doctor')).toContain('50 % of sandbox-gigs on 90.2.0');
      const created = [];
      for (let count = 0; count < 24; count++) created.push(await createSession(veriframe));
      const stored = await Promise.all(created.map(({ sessionId }) => sessions.read(sessionId)));
      for (const { sessionId, flow } of stored)
        expect([flow.version, flow.canary]).toEqual(
          isInCanary(sessionId, 50) ? ['90.2.0', true] : ['90.0.0', undefined],
        );
      // All 24 on one side would be one chance in eight million.
      expect(new Set(stored.map(({ flow }) => flow.version)).size).toBe(2);
      const chosen = created.find(({ sessionId }) => isInCanary(sessionId, 50));
      await cli('platform', 'canary', 'sandbox-gigs', '0');
      expect(await complete(chosen?.sessionId ?? '', await open(chosen?.embedUrl ?? ''))).toMatchObject({
        status: 'COMPLETED',
        extractedData: { onCanary: 'Leila Haddad' },
      });
    },
    TEST_MS,
  );
});

describe('a session that fails', () => {
  const failing = async (): Promise<string> => {
    const session = await createSession(veriframe);
    const remote = await open(session.embedUrl);
    await logIn(remote, user, { username: 'user_direct', password: 'pass_good' });
    await remote.sees(en.failures.TARGET_NOT_FOUND, WAIT_MS);
    await remote.page.close();
    return session.sessionId;
  };
  const diagnosticsOf = (sessionId: string, ...options: string[]) =>
    operator.cli('session', 'diagnostics', sessionId, ...options);

  it(
    'leaves nothing of the page, and where the operator wants it boxes without a word of it',
    async () => {
      const changed = await aFolder('changed', {
        flow: (flow) => ({
          ...flow,
          version: '91.0.0',
          nodes: {
            // What only other dashboards lead to would not be reached.
            ...Object.fromEntries(
              Object.entries(flow.nodes).filter(([name]) => !/^(collect|cookies|noWall)/.test(name)),
            ),
            account: {
              type: 'branch',
              timeoutMs: 1_000,
              cases: [{ when: { all: [{ url: '/dashboard*' }, { visible: '#redesigned' }] }, next: 'collect' }],
              onTimeout: { fail: 'TARGET_NOT_FOUND' },
            },
            collect: collecting('https://gigs.sandbox.test', 'accountHolder'),
          },
        }),
      });
      await cli('platform', 'put', changed);
      const silent = await failing();
      expect(await diagnosticsOf(silent)).toMatchObject({
        exitCode: 1,
        err: expect.stringContaining('no diagnostics'),
      });
      await cli('platform', 'diagnostics', 'sandbox-gigs', 'on');
      const telling = await failing();
      const picture = path.join(folder, 'page.svg');
      const { exitCode, out } = await diagnosticsOf(telling, '--picture', picture);
      if (process.env['SHOW_DIAGNOSTICS'] !== undefined) process.stdout.write(out);
      expect(exitCode).toBe(0);
      expect(out).toContain('TARGET_NOT_FOUND: The platform showed a page that the verification does not know.');
      expect(out).toMatch(/yes +\{"url":"\/dashboard\*"\}/);
      expect(out).toMatch(/no +\{"visible":"#redesigned"\}/);
      expect(out).toContain('button');
      const svg = await readFile(picture, 'utf8');
      expect(svg).toMatch(/^<svg [^]*<rect /);
      // What the user typed, what the page shows of the account, and what it calls its own parts.
      const words = /user_direct|pass_good|leila|haddad|dashboard-|earnings"|€|data:|href|class=/i;
      expect(out.split('\n').filter((line) => words.test(line))).toEqual([]);
      expect(svg).not.toMatch(words);
      await cli('session', 'erase', telling, '--yes');
      await cli('platform', 'diagnostics', 'sandbox-gigs', 'off');
    },
    TEST_MS,
  );
});

describe('a custom URL', () => {
  beforeAll(async () => {
    const eu = await aFolder('eu', {
      flow: (flow) => ({
        ...flow,
        platform: 'eu-gigs',
        version: '1.0.0',
        allowedHosts: [...flow.allowedHosts, EU_HOST, 'gone.gigs.example.com'],
        nodes: { ...flow.nodes, collect: collecting('{{loginOrigin}}', 'accountHolder') },
      }),
      platform: { platformId: EU_PLATFORM_ID, name: 'eu-gigs', allowCustomUrl: true },
    });
    await cli('platform', 'put', eu);
  });

  it(
    'opens that login page, and the data comes from its host',
    async () => {
      const session = await createSession(veriframe, { platformId: EU_PLATFORM_ID, customUrl: EU_LOGIN });
      expect(await complete(session.sessionId, await open(session.embedUrl))).toMatchObject({
        status: 'COMPLETED',
        extractedData: { accountHolder: 'Leila Haddad' },
      });
      const { attestation = '' } = await sessions.read(session.sessionId);
      const claims = Buffer.from(attestation.split('.')[1] ?? '', 'base64url').toString();
      const disclosed = attestation.split('~').map((part) => Buffer.from(part, 'base64url').toString());
      expect([claims, ...disclosed].join('\n')).toContain(EU_HOST);
      expect([claims, ...disclosed].join('\n')).not.toContain('gigs.sandbox.test');
    },
    TEST_MS,
  );

  it(
    'at which nothing answers ends with PLATFORM_UNAVAILABLE',
    async () => {
      const customUrl = 'https://gone.gigs.example.com/login';
      const session = await createSession(veriframe, { platformId: EU_PLATFORM_ID, customUrl });
      const remote = await open(session.embedUrl);
      await remote.sees(en.failures.PLATFORM_UNAVAILABLE, WAIT_MS);
      expect(await sessions.waitFor(session.sessionId, ['ERROR'])).toMatchObject({ errorCode: 'PLATFORM_UNAVAILABLE' });
      await remote.page.close();
    },
    TEST_MS,
  );

  it.each([
    ['another host', EU_PLATFORM_ID, 'https://other.example.com/login', 'must be on a host of this platform'],
    [
      'a host without a public name',
      EU_PLATFORM_ID,
      'https://gigs.sandbox.test/login',
      'must name a host under a registered domain',
    ],
    ['an address', EU_PLATFORM_ID, 'https://169.254.169.254/', 'must name a host, not an address'],
    ['http', EU_PLATFORM_ID, `http://${EU_HOST}/login`, 'must be an absolute https: URL'],
    ['a platform that takes none', 1, EU_LOGIN, 'is not allowed for this platform'],
  ])('is refused with VALIDATION_FAILED for %s', async (_what, platformId, customUrl, message) => {
    expect(await askForSession(veriframe, { platformId, customUrl })).toMatchObject({
      status: 400,
      body: { error: { code: 'VALIDATION_FAILED', details: [{ path: 'customUrl', message }] } },
    });
  });
});
