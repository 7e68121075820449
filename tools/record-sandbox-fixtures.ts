import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { systemClock, systemSleep } from '../adapters/system/system-clock.ts';
import { thisMachine } from '../authoring/browser/open-author-browser.ts';
import { makeFixture } from '../authoring/fixture/make-fixture.ts';
import { writeFixture } from '../authoring/fixture/fixture-files.ts';
import { authorClock } from '../authoring/run/author-clock.ts';
import { playFlow } from '../authoring/run/play-flow.ts';
import { openTrial } from '../authoring/run/trial.ts';
import { parseFlowText } from '../core/flow/parse-flow-text.ts';
import { aSandbox, SANDBOX_HOST } from '../test/authoring/a-sandbox.ts';
import { sandboxUser } from '../test/authoring/sandbox-user.ts';

/**
 * Records the fixtures of the sandbox platform anew, each with one of its test users: `npm run fixtures`, after its flow or its pages have
 * changed in what the flow sees. What `veriframe flow run --record` does for an author, without an author.
 */
const USERS: readonly string[] = [
  'user_good',
  'user_direct',
  'user_app',
  'user_html',
  'user_graphql',
  'user_payouts',
  'user_cookies',
  'user_locked',
  'user_outage',
  'user_nodata',
  'user_blocked',
  'user_limited',
];
const KEPT = ['currency'];

const platform = path.resolve(import.meta.dirname, '../platforms/sandbox-gigs');
const loginUrl = `https://${SANDBOX_HOST}/login`;
const parsed = parseFlowText(await readFile(path.join(platform, 'flow.json'), 'utf8'));
if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
const { flow } = parsed;

await using resources = new AsyncDisposableStack();
const directory = await mkdtemp(path.join(tmpdir(), 'veriframe-fixtures-'));
resources.defer(() => rm(directory, { recursive: true, force: true }));
const sandbox = await aSandbox(directory);
resources.defer(sandbox.close);

for (const username of USERS) {
  await using run = new AsyncDisposableStack();
  const { browser, prover } = await openTrial(
    {
      machine: thisMachine(process.env, process.platform),
      executable: undefined,
      headless: true,
      sites: sandbox,
      clock: systemClock,
      sleep: systemSleep,
      onRefused: () => undefined,
    },
    run,
  );
  const { log, ...played } = await playFlow(flow, loginUrl, {
    pages: browser.pages,
    prover,
    clock: authorClock(Date.now),
    signal: new AbortController().signal,
    tell: () => undefined,
    onReport: sandboxUser(() => browser.pages.current(), username),
  });
  const secrets = await browser.cookieValues();
  const ended = played.kind === 'completed' ? 'completed' : played.code;
  const fixture = await makeFixture({ flow, loginUrl, log, ended, keep: KEPT, secrets });
  const name = username.replace('user_', '');
  await writeFixture(platform, name, fixture);
  console.log(`${name}: ${ended}`);
}
