import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock, systemSleep } from '../../../adapters/system/system-clock.ts';
import { makeFixture } from '../../../authoring/fixture/make-fixture.ts';
import { replay } from '../../../authoring/fixture/replay.ts';
import { authorClock } from '../../../authoring/run/author-clock.ts';
import type { PlayPorts, Played } from '../../../authoring/run/play-flow.ts';
import { playFlow } from '../../../authoring/run/play-flow.ts';
import { proveRun } from '../../../authoring/run/prove-run.ts';
import { takeScreenshot } from '../../../authoring/run/screenshot.ts';
import type { Trial } from '../../../authoring/run/trial.ts';
import { openTrial } from '../../../authoring/run/trial.ts';
import { parseFlowText } from '../../../core/flow/parse-flow-text.ts';
import type { Flow } from '../../../core/flow/schema.ts';
import { temporaryDirectory } from '../../local/temporary-directory.ts';
import { aSandbox, SANDBOX_HOST } from '../a-sandbox.ts';
import { sandboxUser } from '../sandbox-user.ts';

const directory = temporaryDirectory();
const resources = new AsyncDisposableStack();
const loginUrl = `https://${SANDBOX_HOST}/login`;
let trial: Trial;
let flow: Flow;

beforeAll(async () => {
  resources.defer(() => directory.remove());
  const sandbox = await aSandbox(directory.path);
  resources.defer(sandbox.close);
  trial = await openTrial(
    {
      machine: { platform: 'linux', environment: {}, isExecutable: () => false },
      executable: undefined,
      headless: true,
      sites: sandbox,
      clock: systemClock,
      sleep: systemSleep,
      onRefused: () => undefined,
    },
    resources,
  );
  const text = await readFile(new URL('../../../platforms/sandbox-gigs/flow.json', import.meta.url), 'utf8');
  const parsed = parseFlowText(text);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  flow = parsed.flow;
}, 120_000);
afterAll(() => resources.disposeAsync());
afterEach(async () => {
  const context = trial.browser.pages.current().browserContext();
  await context.deleteMatchingCookies(...(await context.cookies()));
});

const play = async (
  onReport: PlayPorts['onReport'],
  changes: Partial<PlayPorts> = {},
): Promise<{ played: Played; told: string[] }> => {
  const told: string[] = [];
  const played = await playFlow(flow, loginUrl, {
    pages: trial.browser.pages,
    prover: trial.prover,
    clock: authorClock(Date.now),
    signal: new AbortController().signal,
    tell: (line) => told.push(line),
    onReport,
    ...changes,
  });
  return { played, told };
};
const aUser = (username: string, more?: Parameters<typeof sandboxUser>[2]) =>
  sandboxUser(() => trial.browser.pages.current(), username, more);

const CREDENTIALS = /pass_good|pass_planted_wrong|424242|user_good/;
const PERSON = /Ana|Ribeiro|gig_58213|2021-03-18|Lisbon|Furniture|2897/;

describe('a flow that its author plays', () => {
  it('is told node by node, with every condition when it changes and every request', async () => {
    const visited: string[] = [];
    const { played, told } = await play(aUser('user_good', { passwords: ['pass_planted_wrong', 'pass_good'] }), {
      onNode: async (node) => void visited.push(node),
    });
    expect(visited.slice(0, 3)).toEqual(['open', 'where', 'signIn']);
    const text = told.join('\n');
    expect(text).toContain('open: opens {{loginUrl}}\nwhere: looks where it is, for 20 s at most\n');
    expect(text).toContain('    ✓ cases[2]: visible "form[name=login]" → signIn\nsignIn: waits for the user (LOGIN)');
    expect(text).toMatch(/✓ (cases\[\d\]): visible "form\[name=login\] \[role=alert\]"[^]*✗ \1: visible/);
    expect(text).toContain('The user is told: The platform did not accept the login. (LOGIN_FAILED)');
    expect(told).toContain(`    profile: GET https://${SANDBOX_HOST}/api/me (secret: cookie)`);
    expect(text).toMatch(/^ {4}profile: 200, \d+ bytes$/m);
    expect(text).not.toMatch(CREDENTIALS);

    if (played.kind !== 'completed') throw new Error(played.code);
    expect(played.fields).toContainEqual(expect.objectContaining({ label: 'Account holder', value: 'Ana Ribeiro' }));
    expect(played.hidden[0]).toMatchObject({
      name: 'profile',
      secretHeaders: ['cookie'],
      places: expect.arrayContaining(['$.email', '$.city']),
    });
    expect(played.hidden[1]?.places).toEqual(expect.arrayContaining(['$.summary.total', '$.months[*].gross']));
    expect(JSON.stringify(played.hidden)).not.toMatch(PERSON);
  }, 60_000);

  it('becomes a fixture that holds nothing of the account, and is proved as a session would be', async () => {
    const { played } = await play(aUser('user_good'));
    if (played.kind !== 'completed') throw new Error(played.code);
    const secrets = await trial.browser.cookieValues();
    expect(secrets).not.toEqual([]);
    const fixture = await makeFixture({
      flow,
      loginUrl,
      log: played.log,
      ended: 'completed',
      keep: ['currency'],
      secrets,
    });
    const text = JSON.stringify(fixture);
    expect(text).not.toMatch(CREDENTIALS);
    expect(text).not.toMatch(PERSON);
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(fixture.ends).toMatchObject({ completed: { currency: { value: 'EUR' } } });
    expect(await replay(flow, fixture)).toMatchObject({ ends: fixture.ends });

    const proved = await proveRun(flow, played.disclose, {
      ...trial,
      signal: new AbortController().signal,
      nowMs: Date.now,
      onProgress: () => undefined,
    });
    expect(proved.verdict.kind).toBe('valid');
  }, 60_000);

  it('says where it failed, with the values of the conditions and a picture, and fails so again without a browser', async () => {
    const { played } = await play(aUser('user_locked'));
    if (played.kind !== 'failed') throw new Error('It did not fail.');
    expect(played).toMatchObject({ code: 'ACCOUNT_LOCKED', place: { node: 'signIn', url: loginUrl } });
    expect(played.place.cases).toContainEqual({
      path: 'cases[3]',
      holds: true,
      text: 'text "your account is locked"',
      leadsTo: '→ ends: ACCOUNT_LOCKED',
      isNotice: false,
    });
    const picture = await takeScreenshot(trial.browser.pages, directory.path, 'failure');
    expect((await readFile(picture ?? '')).subarray(1, 4).toString()).toBe('PNG');
    const fixture = await makeFixture({ flow, loginUrl, log: played.log, ended: played.code, keep: [], secrets: [] });
    expect(await replay(flow, fixture)).toMatchObject({ ends: { failed: 'ACCOUNT_LOCKED' } });
  }, 60_000);

  it('names the exact check when an answer cannot be used', async () => {
    const { played, told } = await play(aUser('user_limited'));
    expect(played).toMatchObject({ kind: 'failed', code: 'PLATFORM_BLOCKED', reason: 'status_refused' });
    expect(told.join('\n')).toContain('✗ PLATFORM_BLOCKED (status_refused)');
    const fixture = await makeFixture({
      flow,
      loginUrl,
      log: played.log,
      ended: 'PLATFORM_BLOCKED',
      keep: [],
      secrets: [],
    });
    expect(fixture.ends).toEqual({ failed: 'PLATFORM_BLOCKED', reason: 'status_refused' });
  }, 60_000);

  it('says in plain words what to do where a site compresses although it was asked not to', async () => {
    const { played } = await play(aUser('user_gzip'));
    expect(played).toMatchObject({
      kind: 'failed',
      code: 'EXTRACT_MISMATCH',
      reason: 'content_encoding',
      advice: expect.stringMatching(
        /^The site compressed its answer although it was asked not to .* does not compress\.$/,
      ),
    });
  }, 60_000);

  it('stops when its author does', async () => {
    const stop = new AbortController();
    const stopped = play(async () => stop.abort(new Error('You ended the run.')), { signal: stop.signal });
    await expect(stopped).rejects.toThrow('You ended the run.');
  }, 60_000);
});
