import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { killGroup } from '../ecs/process-group.ts';
import { sourceDigest } from './source-digest.ts';

/** Assemblies of older sources that are kept: a test run beside this one may still use them. */
const KEPT = 3;

export type SynthesizeOptions = {
  readonly root: string;
  /** Where assemblies are kept, one folder for each state of the sources. */
  readonly directory: string;
  /** Partners that get an API key. */
  readonly partners: readonly string[];
  /** Other settings of the stack (lib/settings.ts), as CDK context. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
};

/**
 * Runs the CDK app and gives the folder of its cloud assembly; an assembly of exactly these sources is used again. Fails
 * with what the app wrote when it fails, and with the signal's reason when it is stopped.
 */
export const synthesize = async (options: SynthesizeOptions): Promise<{ directory: string; reused: boolean }> => {
  const context = JSON.stringify({ ...options.settings, partners: options.partners });
  const target = path.join(options.directory, (await sourceDigest(options.root, context)).slice(0, 32));
  if (existsSync(target)) return { directory: target, reused: true };
  const staging = `${target}.${randomUUID()}.partial`;
  await mkdir(staging, { recursive: true });
  try {
    // CDK's own check of the template takes half of the time; the local cloud checks it by running it.
    await runApp(options, { CDK_OUTDIR: staging, CDK_CONTEXT_JSON: context, CDK_VALIDATION: 'false' });
    await rename(staging, target).catch((cause: unknown) => {
      if (!existsSync(target)) throw cause; // else another process was faster
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  await removeOld(options.directory);
  return { directory: target, reused: false };
};

const runApp = (options: SynthesizeOptions, variables: Readonly<Record<string, string>>): Promise<void> =>
  new Promise((resolve, reject) => {
    const { root, environment, signal } = options;
    signal.throwIfAborted();
    // A process group of its own: the bundler that the app starts must be stopped with it.
    const child = spawn(process.execPath, ['--no-warnings', path.join(root, 'bin', 'app.ts')], {
      cwd: root,
      env: { ...environment, ...variables },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    const stop = (): void => {
      if (child.pid !== undefined) killGroup(child.pid);
    };
    signal.addEventListener('abort', stop, { once: true });
    const complaints: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) return reject(signal.reason);
      if (code === 0) return resolve();
      const ending = code === null ? `was ended by ${killedBy}` : `ended with code ${code}`;
      reject(new Error(`the CDK app ${ending}:\n${Buffer.concat(complaints).toString().trim()}`));
    });
  });

const removeOld = async (directory: string): Promise<void> => {
  const names = (await readdir(directory)).filter((name) => !name.endsWith('.partial'));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, changedMs: (await stat(path.join(directory, name))).mtimeMs })),
  );
  const old = dated.toSorted((a, b) => b.changedMs - a.changedMs).slice(KEPT);
  await Promise.all(old.map(({ name }) => rm(path.join(directory, name), { recursive: true, force: true })));
};
