import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openFileSigner } from '../../../adapters/system/file-signer.ts';
import { systemClock, systemSleep } from '../../../adapters/system/system-clock.ts';
import { accessByToken } from '../../../attestor/access.ts';
import { ATTESTOR_LIMITS } from '../../../attestor/attestor-limits.ts';
import type { RunningAttestor } from '../../../attestor/attestor.ts';
import { startAttestor } from '../../../attestor/attestor.ts';
import { siteConnector } from '../../../attestor/connect-to-site.ts';
import { createEgressPolicy } from '../../../attestor/egress-policy.ts';
import { flowHash } from '../../../core/flow/flow-hash.ts';
import { SANDBOX_HOST_NAMES, SANDBOX_HOSTS, sandboxPorts } from '../../../examples/sandbox-platform/sandbox-hosts.ts';
import { startSandboxPlatform } from '../../../examples/sandbox-platform/start-sandbox-platform.ts';
import { openCertificateAuthority } from '../../../local/certificate-authority.ts';
import { flowEngine } from '../../../runner/flow/flow-engine.ts';
import { rulesOf } from '../../../runner/session/consent-fields.ts';
import { createProver } from '../../../runner/prover/create-prover.ts';
import type { FlowReport } from '../../../runner/session/flow-engine.ts';
import type { Prover } from '../../../runner/session/prover.ts';
import { sessionBindingOf } from '../../../zktls/attestation/session-binding.ts';
import type { AttestationSigner } from '../../../zktls/attestation/sign-attestation.ts';
import { extractedDataOf } from '../../../zktls/attestation/extracted-data.ts';
import { verifyAttestation } from '../../../zktls/attestation/verify-attestation.ts';
import type { RemoteBrowser } from './a-remote-browser.ts';
import { aRemoteBrowser } from './a-remote-browser.ts';

const HOST = SANDBOX_HOSTS.gigs;
const ids = { partnerId: 'demo', sessionId: '5f0c6a52-6a2e-4c0e-9d5e-3f6f0a8f6c11' };

let caPem: string;
let signer: AttestationSigner;
let attestor: RunningAttestor;
const closers: (() => Promise<void>)[] = [];
let browser: RemoteBrowser;
let flow: unknown;

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'veriframe-test-'));
  closers.push(() => rm(directory, { recursive: true }));
  const authority = await openCertificateAuthority({ memory: true }, systemClock);
  caPem = authority.caPem;
  const certificate = await authority.issue({ hosts: SANDBOX_HOST_NAMES });
  const platform = await startSandboxPlatform({ ...certificate, clock: systemClock });
  closers.push(platform.close);
  signer = await openFileSigner(join(directory, 'attestor.jwk'));
  const ports = sandboxPorts(platform);
  const overrides = new Map(
    Object.entries(ports).map(([host, port]) => [`${host}:443`, { address: '127.0.0.1', port }]),
  );
  attestor = await startAttestor({
    address: '127.0.0.1',
    port: 0,
    identity: { name: 'test attestor', trust: 'operator' },
    signer,
    otherKeys: [],
    access: accessByToken([]),
    trustAnchors: [...rootCertificates, caPem],
    connect: siteConnector(
      createEgressPolicy({ resolve: () => Promise.reject(new Error('No name is known here.')), overrides }),
    ),
    limits: ATTESTOR_LIMITS,
    clock: systemClock,
    log: () => undefined,
    metrics: () => undefined,
  });
  closers.push(attestor.close);
  browser = await aRemoteBrowser(ports, caPem);
  closers.push(browser.close);
  flow = JSON.parse(await readFile(new URL('../../../platforms/sandbox-gigs/flow.json', import.meta.url), 'utf8'));
}, 60_000);
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});
const provers: Prover[] = [];
beforeEach(() => browser.reset());
afterEach(async () => {
  while (provers.length > 0) await provers.pop()?.close();
});

const fillIn = async (selector: string, text: string) => {
  const page = browser.pages.current();
  // Three clicks mark what is there, so that it is replaced.
  await page.locator(selector).click({ count: 3 });
  await page.keyboard.type(text);
};
const pressEnter = () => browser.pages.current().keyboard.press('Enter');

/** What a person does when asked: logs in, or enters the code. `first` comes before, on the login form. */
const aUser = (username: string, first?: { password?: string; code?: string }) => {
  const answers: Record<string, string[]> = {
    LOGIN: [first?.password ?? 'pass_good', 'pass_good'],
    MFA: [first?.code ?? '424242', '424242'],
  };
  const logIn = async () => {
    await fillIn('#username', username);
    await fillIn('#password', answers['LOGIN']?.shift() ?? '');
    await pressEnter();
  };
  const enterCode = async () => {
    await fillIn('#code', answers['MFA']?.shift() ?? '');
    await pressEnter();
  };
  return async (report: FlowReport) => {
    if (report.type === 'user-needed') await (report.reason === 'LOGIN' ? logIn() : enterCode());
    if (report.type === 'notice') await (report.code === 'LOGIN_FAILED' ? logIn() : enterCode());
  };
};

/** Plays the sandbox flow with the real prover while `user` sits in front of the browser. */
const play = async (user: (report: FlowReport) => Promise<void>) => {
  const prover = createProver({
    attestor: { url: `ws://127.0.0.1:${attestor.port}` },
    extraCa: caPem,
    clock: systemClock,
    sleep: systemSleep,
  });
  provers.push(prover);
  const reports: FlowReport[] = [];
  const outcome = await flowEngine.load(flow).run({
    pages: browser.pages,
    prover,
    loginUrl: `https://${HOST}/login`,
    report: async (report) => {
      reports.push(report);
      await user(report);
    },
    signal: new AbortController().signal,
    nowEpochMs: Date.now,
  });
  return { prover, reports, outcome };
};

const fields = {
  accountHolder: 'Ana Ribeiro',
  memberSince: '2021-03-18',
  rating: 4.9,
  monthlyAverage: 2897.67,
  currency: 'EUR',
};

describe('a verification with the sandbox platform', () => {
  it('goes from the login to an attestation over exactly the agreed fields', async () => {
    const { prover, reports, outcome } = await play(aUser('user_good'));
    if (outcome.kind !== 'completed') throw new Error(outcome.code);
    expect(reports).toEqual([
      { type: 'progress', percent: 38 },
      { type: 'user-needed', reason: 'LOGIN' },
      { type: 'progress', percent: 46 },
      { type: 'running' },
      { type: 'user-needed', reason: 'MFA' },
      { type: 'progress', percent: 54 },
      { type: 'running' },
      { type: 'progress', percent: 62 },
      { type: 'collecting' },
    ]);
    expect(outcome.disclose['monthlyAverage']).toMatchObject({ label: 'Monthly earnings (average)', source: HOST });

    expect(JSON.stringify([reports, outcome])).not.toMatch(/pass_good|424242|__Host-gigs|Ana/);

    const rules = rulesOf(outcome.disclose);
    const previewed = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, { kind: 'value', value }]),
    );
    expect(prover.preview(rules)).toEqual(previewed);
    const attestation = await prover.claim({
      sessionBinding: sessionBindingOf(ids),
      flow: { platform: 'sandbox-gigs', version: '1.3.0', hash: flowHash(flow) },
      disclose: rules,
    });
    const verdict = await verifyAttestation(attestation, {
      jwks: { keys: [signer.publicKey] },
      expected: { session: ids, flowHash: flowHash(flow), hosts: [HOST], rules },
    });
    if (verdict.kind !== 'valid') throw new Error(verdict.reason);
    expect(extractedDataOf(verdict.claims)).toEqual(fields);
  });

  it('tells the user of a wrong password and a wrong code, and goes on', async () => {
    const { reports, outcome } = await play(aUser('user_mfa', { password: 'pass_bad', code: '111111' }));
    expect(outcome.kind).toBe('completed');
    expect(reports.filter((report) => report.type === 'notice')).toEqual([
      { type: 'notice', code: 'LOGIN_FAILED' },
      { type: 'notice', code: 'MFA_FAILED' },
    ]);
  });

  it('asks for no code when the platform does not', async () => {
    const { reports, outcome } = await play(aUser('user_direct'));
    expect(outcome.kind).toBe('completed');
    expect(reports.filter((report) => report.type === 'user-needed')).toHaveLength(1);
  });

  it.each([
    ['user_locked', 'ACCOUNT_LOCKED'],
    ['user_outage', 'PLATFORM_UNAVAILABLE'],
    ['user_nodata', 'NO_DATA'],
  ])('ends for %s with %s', async (username, code) => {
    expect((await play(aUser(username))).outcome).toEqual({ kind: 'failed', code });
  });

  it('lets the user wander off and come back', async () => {
    const user = aUser('user_direct');
    const { outcome } = await play(async (report) => {
      if (report.type === 'user-needed') {
        await browser.pages.current().goto(`https://${HOST}/nowhere`);
        await browser.pages.current().locator('a.button').click();
      }
      await user(report);
    });
    expect(outcome.kind).toBe('completed');
  });
});
