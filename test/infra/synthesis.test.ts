import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { bundleEmbed } from '../../lib/embed-assets.ts';
import { FUNCTION_NAMES } from '../../lib/function-bundles.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const run = promisify(execFile);

const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string(), packaging: z.string() }) })),
  dockerImages: z.record(
    z.string(),
    z.object({ source: z.object({ directory: z.string(), dockerFile: z.string(), platform: z.string() }) }),
  ),
});

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'veriframe-synthesis-'));
});
afterAll(() => rm(workspace, { recursive: true }));

describe('node bin/app.ts', () => {
  let outdir: string;
  let template: string;
  let assets: z.infer<typeof assetsSchema>;

  beforeAll(async () => {
    outdir = path.join(workspace, 'cdk.out');
    const forbidNetwork = path.join(import.meta.dirname, 'forbid-network.mjs');
    await run(process.execPath, ['--no-warnings', `--import=${forbidNetwork}`, path.join(ROOT, 'bin', 'app.ts')], {
      // Neither the CLI nor its settings, neither credentials nor a home: just where to write, and what V8 has compiled.
      env: {
        PATH: process.env['PATH'],
        CDK_OUTDIR: outdir,
        NODE_COMPILE_CACHE: path.join(ROOT, '.veriframe', 'cache', 'compiled'),
      },
      cwd: workspace,
    });
    template = await readFile(path.join(outdir, 'Veriframe.template.json'), 'utf8');
    assets = assetsSchema.parse(JSON.parse(await readFile(path.join(outdir, 'Veriframe.assets.json'), 'utf8')));
  }, 60_000);

  it('writes a whole cloud assembly without the network', () => {
    for (const { source } of Object.values(assets.files)) expect(existsSync(path.join(outdir, source.path))).toBe(true);
    expect(Object.keys(assets.files).length).toBeGreaterThan(FUNCTION_NAMES.length);
  });

  it('names no account and no region', () => {
    expect(template.match(/(?<![0-9a-f])\d{12}(?![0-9a-f])/g)).toBeNull();
    expect(
      template.match(/\b(us|eu|ap|sa|ca|me|af|il|mx|cn)(-gov)?-(north|south|east|west|central)+\w*-\d\b/g),
    ).toBeNull();
  });

  it('builds the images from what their programs use, and nothing else of the repository', async () => {
    const images = Object.values(assets.dockerImages).map(({ source }) => source);
    expect(images.map(({ dockerFile, platform }) => [dockerFile, platform]).toSorted()).toEqual([
      ['attestor/Dockerfile', 'linux/amd64'],
      ['runner/Dockerfile', 'linux/amd64'],
    ]);
    for (const { directory, dockerFile } of images)
      expect((await readdir(path.join(outdir, directory))).toSorted()).toEqual(
        ['adapters', 'core', 'zktls', 'package.json', 'package-lock.json', path.dirname(dockerFile)].toSorted(),
      );
  });
});

describe('the assets of the embed page', () => {
  it('are named after their content', async () => {
    const { folder, script, style } = await bundleEmbed(ROOT, path.join(workspace, 'embed'));
    expect([script, style]).toEqual([
      expect.stringMatching(/^\/assets\/embed-[A-Z0-9]{8}\.js$/),
      expect.stringMatching(/^\/assets\/embed-[A-Z0-9]{8}\.css$/),
    ]);
    for (const asset of [script, style]) expect(statSync(path.join(folder, asset)).size).toBeGreaterThan(0);
  });

  it('are refused by name when an entry is missing', async () => {
    await expect(bundleEmbed(workspace, path.join(workspace, 'never'))).rejects.toThrow(
      'Embed entries are missing: embed/main.ts, embed/style.css',
    );
  });
});
