import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { synthesize } from '../../../local/start/synthesize.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { aCheckout } from './a-checkout.ts';

/** Writes what it was given where the cloud assembly belongs. */
const APP = `
  import { writeFileSync } from 'node:fs';
  const { CDK_OUTDIR, CDK_CONTEXT_JSON, MARK } = process.env;
  writeFileSync(CDK_OUTDIR + '/manifest.json', JSON.stringify({ context: JSON.parse(CDK_CONTEXT_JSON), MARK }));
`;

let checkout: ReturnType<typeof temporaryDirectory>;
let assemblies: string;
beforeEach(async () => {
  checkout = temporaryDirectory();
  assemblies = path.join(checkout.path, 'assemblies');
  await aCheckout(checkout.path, APP);
});
afterEach(() => checkout.remove());

const run = (options: { mark?: string; signal?: AbortSignal } = {}) =>
  synthesize({
    root: checkout.path,
    directory: assemblies,
    partners: ['acme'],
    environment: { MARK: options.mark ?? 'first' },
    signal: options.signal ?? new AbortController().signal,
  });

describe('synthesizing', () => {
  it('runs the app with the partners and only the given environment', async () => {
    const { directory, reused } = await run();
    expect(reused).toBe(false);
    expect(JSON.parse(await readFile(path.join(directory, 'manifest.json'), 'utf8'))).toEqual({
      context: { partners: ['acme'] },
      MARK: 'first',
    });
  });

  it('is not done again for the same sources', async () => {
    const first = await run();
    expect(await run({ mark: 'second' })).toEqual({ directory: first.directory, reused: true });
  });

  it('is done again when a source has changed, and keeps a few older assemblies', async () => {
    for (const content of ['1', '2', '3', '4', '5']) {
      await writeFile(path.join(checkout.path, 'lib', 'stack.ts'), content);
      expect(await run()).toMatchObject({ reused: false });
    }
    expect(await readdir(assemblies)).toHaveLength(3);
  });

  it('fails with what the app says, and leaves nothing', async () => {
    await aCheckout(checkout.path, `throw new Error('the settings are wrong');`);
    await expect(run()).rejects.toThrow(/ended with code 1:(.|\n)*the settings are wrong/);
    expect(await readdir(assemblies)).toEqual([]);
  });

  it('ends when it is stopped, and leaves nothing', async () => {
    await aCheckout(checkout.path, 'setInterval(() => undefined, 1000);');
    const stopping = new AbortController();
    const running = run({ signal: stopping.signal });
    stopping.abort();
    await expect(running).rejects.toThrow('aborted');
    expect(await readdir(assemblies)).toEqual([]);
  });
});
