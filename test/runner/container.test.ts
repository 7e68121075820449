import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeApi } from './support/fake-api.ts';
import type { Door } from './support/viewer.ts';
import { Viewer } from './support/viewer.ts';
import type { RunnerProcess } from './support/runner-process.ts';
import { isRunning, startRunner } from './support/runner-process.ts';
import type { WebSite } from './support/web-site.ts';
import { startWebSite } from './support/web-site.ts';

const CANARY = 'canary-4f1c9a';

const SITE = {
  '/': `<body style="margin:0"><form action="/dashboard"><input type="password" name="password"
    style="position:absolute;left:0;top:0;width:300px;height:50px"></form>`,
  '/dashboard': '<body style="margin:0;background:#0f0">Signed in',
};

const GREEN = [0, 255, 0] as const;

describe('the runner as a container', () => {
  let site: WebSite;
  let viewer: Viewer;
  let api: FakeApi;
  const running: RunnerProcess[] = [];

  beforeAll(async () => {
    [site, viewer] = await Promise.all([startWebSite(SITE), Viewer.open()]);
  }, 60_000);
  afterEach(async () => {
    for (const runner of running.splice(0)) {
      runner.signal('SIGKILL');
      await runner.exited;
    }
    await api.close();
  });
  afterAll(async () => {
    await viewer.close();
    await site.close();
  });

  const start = async (flow: unknown, options: Parameters<typeof startRunner>[1] = {}): Promise<RunnerProcess> => {
    api = await FakeApi.start(flow);
    const runner = startRunner(api, { sites: { 'page.test:80': site.port }, ...options });
    running.push(runner);
    return runner;
  };
  const doorOf = async (): Promise<Door> => {
    await api.until(({ door }) => door !== null);
    if (api.door === null) throw new Error('There is no door.');
    return api.door;
  };
  const connect = async (): Promise<void> => viewer.connect(await doorOf());
  /** For flows that end before a picture could be seen. */
  const dial = async (): Promise<void> => viewer.dial(await doorOf());

  it('takes a user from READY to COMPLETED and exits with 0', async () => {
    const runner = await start({ script: 'login' });
    await connect();
    await viewer.toldOf({ type: 'status', status: 'AWAITING_USER', progress: 35, awaiting: 'LOGIN' });
    await viewer.click(100, 20);
    await viewer.send({ type: 'text', text: CANARY });
    await viewer.press('Enter', 'Enter');
    await viewer.sees(400, 400, GREEN);
    const fields = [{ name: 'holder', label: 'Account holder', value: 'Ada', source: 'page.test' }];
    await viewer.toldOf({ type: 'consent', fields });
    // A refresh in the middle of it: the question is asked again, and the session goes on.
    await viewer.hangUp();
    await connect();
    await viewer.toldOf({ type: 'consent', fields });
    await viewer.send({ type: 'consent', approved: true });
    await viewer.toldOf({ type: 'ended' });
    expect(await runner.exited).toEqual({ code: 0, signal: null });
    expect(api.status).toBe('COMPLETED');
    expect(api.events.map(({ type }) => type)).toEqual([
      'RUNNER_READY',
      'USER_CONNECTED',
      'FLOW_LOADING',
      'FLOW_RUNNING',
      'USER_NEEDED',
      'FLOW_RUNNING',
      'COLLECTING',
      'USER_NEEDED',
      'CONSENT_GIVEN',
      'VERIFIED',
    ]);
    const verified = api.events.at(-1);
    expect(verified?.type === 'VERIFIED' && JSON.parse(verified.attestation)).toEqual({
      sessionBinding: 'b'.repeat(64),
      flow: { platform: 'test', version: '1.0.0', hash: 'a'.repeat(64) },
      disclose: { holder: { from: 'me', jsonPath: '$.name' } },
    });
    expect(site.requests).toContain(`/dashboard?password=${CANARY}`);
    for (const secret of [CANARY, api.bootstrapSecret, api.runnerToken, 'Ada'])
      expect(runner.output()).not.toContain(secret);
  });

  it('is cancelled by a user who does not consent', async () => {
    const runner = await start({ script: 'login' });
    await connect();
    await viewer.toldOf({ type: 'status', status: 'AWAITING_USER', progress: 35, awaiting: 'LOGIN' });
    await viewer.click(100, 20);
    await viewer.press('Enter', 'Enter');
    await viewer.toldOf({ type: 'status', status: 'AWAITING_USER', progress: 70, awaiting: 'CONSENT' });
    await viewer.send({ type: 'consent', approved: false });
    expect(await runner.exited).toEqual({ code: 0, signal: null });
    expect(api.status).toBe('CANCELLED');
  });

  it('ends within 5 s of SIGTERM, with its browser', async () => {
    const runner = await start({ script: 'wait' });
    await connect();
    await api.until(({ status }) => status === 'AWAITING_USER');
    const browser = await runner.browserProcesses();
    expect(browser.length).toBeGreaterThan(1);
    const beganMs = performance.now();
    runner.signal('SIGTERM');
    expect(await runner.exited).toEqual({ code: 143, signal: null });
    expect(performance.now() - beganMs).toBeLessThan(5_000);
    for (const pid of browser) expect(await isRunning(pid)).toBe(false);
  });

  it('takes its browser with it when it is killed', async () => {
    const runner = await start({ script: 'wait' });
    await api.until(({ status }) => status === 'READY');
    const browser = await runner.browserProcesses();
    runner.signal('SIGKILL');
    await runner.exited;
    for (const pid of browser) await untilGone(pid);
  });

  it('reports a browser that crashes and exits with 11', async () => {
    const runner = await start({ script: 'kill-browser' });
    await dial();
    expect(await runner.exited).toEqual({ code: 11, signal: null });
    expect(api.events.at(-1)).toEqual({ type: 'FAILED', code: 'BROWSER_CRASHED' });
  });

  it('reports what the flow fails with and exits with 0', async () => {
    const runner = await start({ script: 'fail', code: 'ACCOUNT_LOCKED' });
    await dial();
    expect(await runner.exited).toEqual({ code: 0, signal: null });
    expect(api.events.at(-1)).toEqual({ type: 'FAILED', code: 'ACCOUNT_LOCKED' });
  });

  it.each(['throw', 'uncaught'])(
    'reports a fault of its own (%s), logs no page content and exits with 14',
    async (script) => {
      const runner = await start({ script });
      await dial();
      expect(await runner.exited).toEqual({ code: 14, signal: null });
      expect(api.events.at(-1)).toEqual({ type: 'FAILED', code: 'INTERNAL' });
      expect(runner.output()).toContain('scripted-runner.ts');
      expect(runner.output()).not.toContain('page-content');
    },
  );

  it('gives up when nobody connects, and exits with 13', async () => {
    const runner = await start({ script: 'wait' }, { limits: { connectMs: 50 } });
    expect(await runner.exited).toEqual({ code: 13, signal: null });
    expect(api.events.at(-1)).toEqual({ type: 'USER_LEFT' });
    expect(api.status).toBe('CREATED');
  });

  it('gives up when the user is gone for too long', async () => {
    const runner = await start({ script: 'wait' }, { limits: { absentMs: 50 } });
    await connect();
    await api.until(({ status }) => status === 'AWAITING_USER');
    await viewer.delete(await doorOf());
    expect(await runner.exited).toEqual({ code: 0, signal: null });
    expect(api.events.at(-1)).toEqual({ type: 'USER_LEFT' });
    expect(api.status).toBe('ERROR');
  });

  it('stops when a heartbeat tells that the session is over', async () => {
    const runner = await start({ script: 'wait' }, { limits: { heartbeatEveryMs: 50 } });
    await connect();
    await api.until(({ status, heartbeats }) => status === 'AWAITING_USER' && heartbeats > 0);
    api.status = 'TERMINATED';
    await viewer.toldOf({ type: 'ended' });
    expect(await runner.exited).toEqual({ code: 0, signal: null });
  });

  it('exits with 10 when its secret is refused', async () => {
    const runner = await start({ script: 'wait' }, { env: { BOOTSTRAP_SECRET: 'x'.repeat(64) } });
    expect(await runner.exited).toEqual({ code: 10, signal: null });
    expect(api.events).toEqual([]);
  });

  it('tries again when the API does not answer', async () => {
    const runner = await start({ script: 'fail' });
    api.failNext(2);
    await dial();
    api.failNext(3);
    expect(await runner.exited).toEqual({ code: 0, signal: null });
    expect(api.status).toBe('ERROR');
  });
});

const untilGone = async (pid: number): Promise<void> => {
  while (await isRunning(pid));
};
