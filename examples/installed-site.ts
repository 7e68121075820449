import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleepMs } from 'node:timers/promises';

/** A web application that somebody else wrote, installed from npm in the folder of its example. */
export type InstalledApp = {
  /** The example's folder, with its own package.json, and its data in `site/`. */
  readonly folder: string;
  /** The application's program, below the folder's `node_modules`. */
  readonly program: string;
};

/** Where and as whom the application listens on 127.0.0.1. */
export type SitePlace = { readonly port: number; readonly certPem: string; readonly keyPem: string };

export type ExampleSite = {
  /** On 127.0.0.1, with TLS. */
  readonly port: number;
  /** Ends the application and forgets what it has written. */
  close(): Promise<void>;
};

/** Where the application finds things: a directory of its own, with a copy of the example's `site/` in it. */
export type SiteFiles = { readonly directory: string; readonly certFile: string; readonly keyFile: string };

/** Node-RED takes 7 s where two cores have more to do than they can; a test machine may be slower still. */
const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 5_000;
const ASK_AGAIN_MS = 100;
/** Of what the application says, in case that it does not start. */
const KEPT_OUTPUT = 4_000;

const nameOf = ({ folder }: InstalledApp): string => path.basename(folder);
const programOf = ({ folder, program }: InstalledApp): string => path.join(folder, 'node_modules', program);

/** What to do before the application can be started; undefined when nothing is missing. */
export const missingOf = (app: InstalledApp): string | undefined =>
  existsSync(programOf(app)) ? undefined : `npm ci --ignore-scripts --prefix examples/${nameOf(app)}`;

/**
 * Starts the application in a process of its own, on a fresh copy of the example's data, and resolves when it listens. Rejects with
 * what to do when it is not installed, and with what it said last when it ends or does not listen in time. It is
 * given nothing of this process's environment but the path.
 */
export const startInstalledSite = async (
  app: InstalledApp,
  place: SitePlace,
  argumentsFor: (files: SiteFiles) => readonly string[] | Promise<readonly string[]>,
): Promise<ExampleSite> => {
  const missing = missingOf(app);
  if (missing !== undefined) throw new Error(`${nameOf(app)} is not installed: ${missing}`);
  const directory = await mkdtemp(path.join(tmpdir(), `veriframe-${nameOf(app)}-`));
  const files = { directory, certFile: path.join(directory, 'cert.pem'), keyFile: path.join(directory, 'key.pem') };
  await cp(path.join(app.folder, 'site'), directory, { recursive: true });
  await writeFile(files.certFile, place.certPem);
  await writeFile(files.keyFile, place.keyPem, { mode: 0o600 });
  const running = run([programOf(app), ...(await argumentsFor(files))], directory);
  const close = async (): Promise<void> => {
    await running.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await Promise.race([listens(place.port, running.ended), running.ended]);
  } catch (cause) {
    await close();
    throw new Error(`${nameOf(app)} could not be started: ${running.output()}`, { cause });
  }
  return { port: place.port, close };
};

/** A Node.js program; `ended` rejects when it ends, whatever the reason. */
const run = (command: readonly string[], directory: string) => {
  const child = spawn(process.execPath, [...command], {
    cwd: directory,
    env: { PATH: process.env['PATH'] ?? '', HOME: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output = `${output}${data.toString()}`.slice(-KEPT_OUTPUT)));
  const over = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve()); // it never began
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with code ${code ?? 'of a signal'}`)));
  });
  ended.catch(() => undefined); // who waits for the start hears of it
  const kill = (): void => void child.kill('SIGKILL');
  // Nothing of an example outlives the process that started it.
  process.once('exit', kill);
  return {
    ended,
    output: () => output,
    stop: async () => {
      const late = setTimeout(kill, STOP_TIMEOUT_MS);
      child.kill('SIGTERM');
      await over;
      clearTimeout(late);
      process.removeListener('exit', kill);
    },
  };
};

const listens = async (port: number, ended: Promise<never>): Promise<void> => {
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (!(await Promise.race([accepts(port), ended]))) {
    if (performance.now() >= deadlineMs) throw new Error(`it did not listen within ${START_TIMEOUT_MS / 1000} s`);
    await sleepMs(ASK_AGAIN_MS);
  }
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const say = (accepted: boolean) => () => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', say(true));
    socket.once('error', say(false));
  });
