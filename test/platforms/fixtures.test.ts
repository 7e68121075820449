import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli } from '../operator/run-cli.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Every folder with a flow that is shipped: the platforms, and those of the examples. */
const folders = [
  ...readdirSync(path.join(ROOT, 'platforms')).map((name) => `platforms/${name}`),
  ...readdirSync(path.join(ROOT, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(path.join(ROOT, 'examples', entry.name)).includes('platform'))
    .map(({ name }) => `examples/${name}/platform`),
];

describe('the fixtures of every platform', () => {
  it.each(folders)('of %s agree with its flow', async (folder) => {
    const { exitCode, out } = await runCli(['flow', 'test', path.join(ROOT, folder)]);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: expect.stringMatching(/agrees? with the flow\.\n$/) });
    // Every case, notice and end of a wait was brought about in a browser.
    expect(out).not.toContain('Not covered by any fixture');
  });

  it('are there for the platforms that nobody here wrote, too', () => {
    expect(folders).toEqual(
      expect.arrayContaining(['platforms/sandbox-gigs', 'examples/node-red/platform', 'examples/tiddlywiki/platform']),
    );
  });
});
