import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { writeSdkCode, writeSdkTypes } from '../../tools/build-sdk.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

export type Consumer = {
  directory: string;
  write(file: string, text: string): Promise<void>;
  /** Runs a file with Node, on its own environment if given; gives what it printed. */
  run(file: string, options?: { args?: string[]; env?: Record<string, string> }): Promise<string>;
  close(): Promise<void>;
};

/** A partner's project with the packed SDK installed: `npm pack` and what `npm install` would unpack, without a registry. */
export const anInstalledSdk = async (options: { types: boolean }): Promise<Consumer> => {
  const directory = await realpath(await mkdtemp(path.join(tmpdir(), 'veriframe-sdk-')));
  const source = path.join(directory, 'source');
  const installed = path.join(directory, 'node_modules', '@veriframe', 'sdk');
  await mkdir(source);
  await mkdir(installed, { recursive: true });
  for (const file of ['package.json', 'README.md', 'LICENSE'])
    await copyFile(path.join(root, 'sdk', file), path.join(source, file));
  await writeSdkCode(path.join(source, 'dist'));
  if (options.types) await writeSdkTypes(path.join(source, 'dist'));
  const { stdout } = await run('npm', ['pack', '--offline', '--silent', '--pack-destination', directory], {
    cwd: source,
  });
  const tarball = path.join(directory, stdout.trim());
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  await rm(source, { recursive: true });
  await symlink(path.join(root, 'node_modules', 'zod'), path.join(directory, 'node_modules', 'zod'));
  return {
    directory,
    write: (file, text) => writeFile(path.join(directory, file), text),
    run: async (file, { args = [], env } = {}) => {
      const { stdout } = await run(process.execPath, [file, ...args], { cwd: directory, ...(env && { env }) });
      return stdout;
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
};
