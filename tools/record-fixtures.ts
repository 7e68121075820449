import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeFixture } from '../authoring/fixture/fixture-files.ts';
import { readFlow } from '../operator/flow/read-flow.ts';
import { CONTROLS_LAB } from './fixtures/controls-lab.ts';
import { NODE_RED_PLATFORM } from './fixtures/node-red.ts';
import { recordFixture } from './fixtures/record-fixture.ts';
import type { RecordedPlatform } from './fixtures/recorded-platform.ts';
import { SANDBOX_GIGS } from './fixtures/sandbox-gigs.ts';
import { TIDDLYWIKI_PLATFORM } from './fixtures/tiddlywiki.ts';

/**
 * Records the fixtures of the platforms here anew, each with users made for it: `npm run fixtures`, or `npm run fixtures -- node-red` for
 * some, after a flow or its pages have changed in what the flow sees. What `veriframe flow run --record` does for an author, without
 * an author. Platforms that are not installed are left out, with what to do.
 */
const PLATFORMS: Readonly<Record<string, RecordedPlatform>> = {
  'sandbox-gigs': SANDBOX_GIGS,
  'controls-lab': CONTROLS_LAB,
  'node-red': NODE_RED_PLATFORM,
  tiddlywiki: TIDDLYWIKI_PLATFORM,
};

const recordAll = async ({ folder, keep, users, start }: RecordedPlatform): Promise<void> => {
  const source = await readFlow(folder);
  if (source.kind === 'invalid') throw new Error(JSON.stringify(source.problems));
  const { flow, loginUrl } = source;
  if (loginUrl === undefined) throw new Error(`${folder} has no platform.json with a loginUrl.`);
  for (const [name, user] of Object.entries(users)) {
    await using resources = new AsyncDisposableStack();
    const directory = await mkdtemp(path.join(tmpdir(), 'veriframe-fixtures-'));
    resources.defer(() => rm(directory, { recursive: true, force: true }));
    const site = await start(directory);
    resources.defer(site.close);
    const { fixture, ended } = await recordFixture({ flow, loginUrl, keep }, user, site);
    await writeFixture(folder, name, fixture);
    console.log(`${flow.platform}, ${name}: ${ended}`);
  }
};

const wished = process.argv.slice(2);
const unknown = wished.find((name) => !Object.hasOwn(PLATFORMS, name));
if (unknown !== undefined)
  throw new Error(`There is no platform ${unknown}: there are ${Object.keys(PLATFORMS).join(', ')}.`);
for (const [name, platform] of Object.entries(PLATFORMS)) {
  if (wished.length > 0 && !wished.includes(name)) continue;
  if (platform.missing === undefined) await recordAll(platform);
  else console.log(`${name} is not installed: ${platform.missing}`);
}
