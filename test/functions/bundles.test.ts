import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionBundles, FunctionName } from '../../lib/function-bundles.ts';
import { bundleFunctions, FUNCTION_NAMES } from '../../lib/function-bundles.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const KB = 1024;

/** What a cold start loads. What is larger than others carries data or code that no other needs. */
const LARGER_KB: Partial<Record<FunctionName, number>> = {
  // The Public Suffix List, against which webhook domains are checked at creation and at each delivery.
  'create-session': 490,
  'deliver-webhook': 500,
  // What checks an attestation, and a client of KMS.
  'report-event': 440,
};
const limitKbOf = (name: FunctionName): number => LARGER_KB[name] ?? 330;

describe('the bundle of a Lambda', () => {
  let folder: string;
  let bundles: FunctionBundles;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'veriframe-bundles-'));
    bundles = await bundleFunctions(ROOT, folder);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(FUNCTION_NAMES)('%s is one small file', async (name) => {
    expect(await readdir(bundles[name])).toEqual(['index.js']);
    expect((await stat(path.join(bundles[name], 'index.js'))).size).toBeLessThan(limitKbOf(name) * KB);
  });

  it('loads without environment and network, and exports its handler', () => {
    const files = FUNCTION_NAMES.map((name) => path.join(bundles[name], 'index.js'));
    const script = `for (const file of ${JSON.stringify(files)}) console.log(typeof require(file).handler);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { env: {}, cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual(FUNCTION_NAMES.map(() => 'function'));
  });

  it('is refused by name when its entry is missing', async () => {
    const root = path.join(folder, 'one-entry');
    await mkdir(path.join(root, 'functions', 'get-session'), { recursive: true });
    await writeFile(path.join(root, 'functions', 'get-session', 'index.ts'), '');
    const missing = FUNCTION_NAMES.filter((name) => name !== 'get-session');
    await expect(bundleFunctions(root, path.join(folder, 'never'))).rejects.toThrow(
      `Lambda entries are missing: ${missing.map((name) => `functions/${name}/index.ts`).join(', ')}`,
    );
  });
});
