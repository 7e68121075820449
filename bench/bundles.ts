import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleFunctions } from '../lib/function-bundles.ts';
import { median } from './quantile.ts';

/** Loads each Lambda's bundle in fresh processes, in turn with a process that loads nothing: the difference is the bundle's. */
const RUNS = 7;
const root = path.resolve(import.meta.dirname, '..');

const folder = await mkdtemp(path.join(tmpdir(), 'veriframe-bundles-'));
await bundleFunctions(root, folder);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));

const timeOf = (code: string): number => {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', '-e', code], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - startedMs;
};

console.log('| Lambda | bundle | load over bare Node.js |\n| --- | ---: | ---: |');
for (const file of files.sort()) {
  const full = path.join(folder, file);
  const loads: number[] = [];
  for (let run = 0; run < RUNS; run++) loads.push(-timeOf('') + timeOf(`require(${JSON.stringify(full)})`));
  console.log(
    `| ${path.dirname(file)} | ${Math.round(statSync(full).size / 1024)} KB | ${Math.round(median(loads))} ms |`,
  );
}
await rm(folder, { recursive: true });
