import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient, ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SessionErrorCode } from '../../core/failure.ts';
import { type SandboxPlatform, startSandboxPlatform } from '../../examples/sandbox-platform/start-sandbox-platform.ts';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';
import { seedPlatform } from '../../local/start/seed-platform.ts';
import { aVeriframe, ROOT, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser } from './end-user.ts';
import { descendantsOf, isRunning, runnerOf } from './processes.ts';
import { logIn, RemoteBrowser } from './remote-browser.ts';
import { createSession, eventually, sessionReader, type SessionReader } from './session-client.ts';

let veriframe: TestVeriframe;
let user: EndUser;
let sessions: SessionReader;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'veriframe-faults-'));
  veriframe = await aVeriframe({
    overridePrograms: (programs) => ({
      ...programs,
      attestor: {
        command: [process.execPath, '--no-warnings', path.join(ROOT, 'test/e2e/switchable-attestor.ts')],
        env: { ...programs.attestor.env, ATTESTOR_DOWN: path.join(folder, 'attestor-down') },
      },
    }),
  });
  user = await anEndUser({ sandboxPort: veriframe.sandbox.port });
  sessions = sessionReader(veriframe);
}, 120_000);

afterAll(async () => {
  sessions?.close();
  await user?.close();
  await veriframe?.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

const open = async (embedUrl: string): Promise<RemoteBrowser> => {
  const page = await user.newPage({ width: 800, height: 700 });
  await page.goto(embedUrl);
  return new RemoteBrowser(page, page.mainFrame());
};

/** Puts a platform that is the sandbox's but for a change of its flow. */
const seedVariant = async (platformId: number, name: string, change: (flow: string) => string): Promise<void> => {
  const platform = path.join(folder, name);
  await cp(path.join(ROOT, 'platforms/sandbox-gigs'), platform, { recursive: true });
  const edit = async (file: string, edited: (text: string) => string) =>
    writeFile(path.join(platform, file), edited(await readFile(path.join(platform, file), 'utf8')));
  await edit('platform.json', (text) =>
    text.replace('"sandbox-gigs"', `"${name}"`).replace(/"(id|platformId)": 1,/, `"$1": ${platformId},`),
  );
  await edit('flow.json', (text) => change(text.replace('"sandbox-gigs"', `"${name}"`)));
  const client = new DynamoDBClient(veriframe.cloud.clientConfig);
  await seedPlatform(client, veriframe.cloud.outputs, platform, new Date()).finally(() => client.destroy());
};

const DIRECT = { username: 'user_direct', password: 'pass_good' };

const expectFailure = async (sessionId: string, errorCode: SessionErrorCode) => {
  const session = await sessions.waitFor(sessionId, ['ERROR'], 45_000);
  if (session.errorCode !== errorCode) {
    const log = veriframe.log.filter((line) => line.includes('runner') || line.includes(sessionId)).slice(-30);
    throw new Error(`ended with ${session.errorCode} instead of ${errorCode}:\n${log.join('\n')}`);
  }
  const webhooks = () =>
    [...veriframe.playground.received.values()].filter(({ event }) => event.data.sessionId === sessionId);
  await eventually('the webhook comes', () => webhooks().length > 0);
  expect(webhooks()[0]).toMatchObject({ event: { type: 'browser_session.error', data: { errorCode } } });
};

describe('a session with a real runner', () => {
  it('ends with RUNNER_LOST when its runner is killed, and no browser is left', async () => {
    const session = await createSession(veriframe);
    const remote = await open(session.embedUrl);
    await remote.sees('Log in to');
    const runner = runnerOf(session.sessionId);
    const browsers = descendantsOf(runner);
    expect(browsers.length).toBeGreaterThan(1);
    process.kill(runner, 'SIGKILL');
    await expectFailure(session.sessionId, 'RUNNER_LOST');
    await eventually('every process of it is gone', () => [runner, ...browsers].every((pid) => !isRunning(pid)));
    await remote.sees('The connection to the private browser was lost');
    await remote.page.close();
  }, 60_000);

  it('ends with BROWSER_CRASHED when its browser is killed', async () => {
    const session = await createSession(veriframe);
    const remote = await open(session.embedUrl);
    await remote.sees('Log in to');
    const [browser] = descendantsOf(runnerOf(session.sessionId));
    process.kill(browser ?? -1, 'SIGKILL');
    await expectFailure(session.sessionId, 'BROWSER_CRASHED');
    await remote.page.close();
  }, 60_000);

  it('goes to the tab that was opened last, and back on request', async () => {
    const session = await createSession(veriframe);
    const first = await open(session.embedUrl);
    await first.sees('Log in to');
    const second = await open(session.embedUrl);
    await second.sees('Log in to');
    await first.page.bringToFront();
    await first.sees('Open in another window');
    await first.pressButton('Continue here');
    await first.seesPicture();
    await second.sees('Open in another window');
    await logIn(first, user, DIRECT);
    await first.sees('Share this with Acorn Lending?');
    await first.page.close();
    await second.page.close();
  }, 60_000);

  it('ends with STEP_TIMEOUT when the user does not log in within the time of the flow', async () => {
    await seedVariant(2, 'impatient-gigs', (flow) => flow.replace('"timeoutMs": 600000', '"timeoutMs": 2000'));
    const session = await createSession(veriframe, { platformId: 2 });
    const remote = await open(session.embedUrl);
    await expectFailure(session.sessionId, 'STEP_TIMEOUT');
    await remote.sees('took too long');
    await remote.page.close();
  }, 60_000);

  it('ends with PLATFORM_UNAVAILABLE when the platform shows a certificate that nobody vouches for', async () => {
    const stranger = await openCertificateAuthority({ memory: true }, () => new Date());
    await veriframe.sandbox.close();
    const impostor = await startSandboxPlatform({
      ...(await stranger.issue({ hosts: ['gigs.sandbox.test'] })),
      port: veriframe.sandbox.port,
      clock: () => new Date(),
    });
    const session = await createSession(veriframe);
    const remote = await open(session.embedUrl);
    await expectFailure(session.sessionId, 'PLATFORM_UNAVAILABLE');
    await remote.page.close();
    await impostor.close();
  }, 60_000);
});

describe('a session without an attestor', () => {
  let sandbox: SandboxPlatform;

  beforeAll(async () => {
    const authority = await openCertificateAuthority(
      { directory: path.join(veriframe.dataDirectory, 'ca') },
      () => new Date(),
    );
    sandbox = await startSandboxPlatform({
      ...(await authority.issue({ hosts: ['gigs.sandbox.test'] })),
      port: veriframe.sandbox.port,
      clock: () => new Date(),
    });
    await writeFile(path.join(folder, 'attestor-down'), '');
    const client = new ECSClient(veriframe.cloud.clientConfig);
    const cluster = veriframe.cloud.outputs['ClusterArn'];
    const { taskArns = [] } = await client.send(new ListTasksCommand({ cluster }));
    for (const task of taskArns) await client.send(new StopTaskCommand({ cluster, task }));
    client.destroy();
  }, 30_000);
  afterAll(() => sandbox?.close());

  it('ends with ATTESTOR_UNREACHABLE where the data are fetched', async () => {
    const session = await createSession(veriframe);
    const remote = await open(session.embedUrl);
    await logIn(remote, user, DIRECT);
    await expectFailure(session.sessionId, 'ATTESTOR_UNREACHABLE');
    await remote.sees('a service was not reachable');
    await remote.page.close();
  }, 60_000);

  it('ends so before the login where the browser goes through the attestor, too', async () => {
    await seedVariant(3, 'one-address-gigs', (flow) => flow.replace('"start"', '"sameAddress": true, "start"'));
    const session = await createSession(veriframe, { platformId: 3 });
    const remote = await open(session.embedUrl);
    await expectFailure(session.sessionId, 'ATTESTOR_UNREACHABLE');
    await remote.sees('a service was not reachable');
    await remote.page.close();
  }, 60_000);
});
