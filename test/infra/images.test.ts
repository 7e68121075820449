import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { buildSync } from 'esbuild';
import * as z from 'zod';
import { ATTESTOR_PORT, WHEP_PORT } from '../../lib/network.ts';

const packageSchema = z.object({ dependencies: z.record(z.string(), z.string()) });

/** The files of the repository and the packages that a program and its threads load. */
const reachedFrom = (program: string): { files: string[]; packages: string[] } => {
  const threads = readdirSync(path.join(ROOT, program), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('-worker.ts'),
  );
  const { metafile } = buildSync({
    entryPoints: ['main.ts', ...threads].map((file) => path.join(ROOT, program, file)),
    absWorkingDir: ROOT,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: ROOT,
    write: false,
    metafile: true,
  });
  const imported = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path: name }) => external === true && !isBuiltin(name));
  const packages = imported.map(({ path: name }) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  return { files: Object.keys(metafile.inputs), packages: [...new Set(packages)] };
};

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const PROGRAMS = [
  { program: 'runner', port: WHEP_PORT },
  { program: 'attestor', port: ATTESTOR_PORT },
];

// Whether an image can be built is seen where there is a Docker daemon; this is what can go wrong without anybody looking.
describe.each(PROGRAMS)('the image of the $program', ({ program, port }) => {
  const dockerfile = readFileSync(path.join(ROOT, program, 'Dockerfile'), 'utf8');
  const all = (instruction: RegExp): string[] => [...dockerfile.matchAll(instruction)].map(([, found]) => found ?? '');

  it('starts a program that exists', () => {
    const [command] = all(/^CMD (.+)$/gm);
    const entry = (JSON.parse(command ?? '[]') as string[]).at(-1) ?? '';
    expect([entry, existsSync(path.join(ROOT, entry))]).toEqual([`${program}/main.ts`, true]);
  });

  it('copies folders of the repository that exist, its own among them', () => {
    const folders = all(/^COPY (\w+) \w+$/gm);
    expect(folders).toContain(program);
    for (const folder of folders) expect([folder, existsSync(path.join(ROOT, folder))]).toEqual([folder, true]);
  });

  it('needs no other folder than those, and no package that only development has', () => {
    const folders = all(/^COPY (\w+) \w+$/gm);
    const { dependencies } = packageSchema.parse(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
    const { files, packages } = reachedFrom(program);
    expect(files.filter((file) => !folders.includes(file.split('/')[0] ?? ''))).toEqual([]);
    expect(packages.filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
  });

  it('runs on the Node of the Lambdas, not as root, on the port that the network lets in', () => {
    expect(all(/^FROM \S+\/node:(\S+)/gm)).toEqual(['24-bookworm-slim', '24-bookworm-slim']);
    expect(all(/^USER (\w+)$/gm)).toEqual(['node']);
    expect(all(/^EXPOSE (\d+)$/gm)).toEqual([String(port)]);
  });

  it('may write to /tmp although its root file system is read-only', () => {
    expect(all(/^VOLUME (\S+)$/gm)).toEqual(['/tmp']);
  });
});
