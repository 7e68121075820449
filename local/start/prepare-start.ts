import path from 'node:path';
import { chromiumCacheDirectory, unpackChromium } from '../../runner/chromium/unpack-chromium.ts';
import type { StartPlace } from './open-place.ts';
import type { ExamplePlatform, StartedExample } from './example-platforms.ts';
import { startExamplePlatform } from './example-platforms.ts';
import { PLAYGROUND_PARTNER } from './playground.ts';
import type { Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import type { StartSteps } from './start-steps.ts';
import { synthesize } from './synthesize.ts';

/** What the local cloud is booted from, and the platforms that it will verify accounts of. */
export type PreparedStart = {
  readonly assemblyDirectory: string;
  readonly chromiumPath: string;
  readonly sandbox: Sandbox;
  readonly examples: readonly StartedExample[];
  /** Where V8 keeps what it has compiled of programs. */
  readonly compileCache: string;
};

/** Synthesizes the app, unpacks Chromium and starts the platforms, all at once. */
export const prepareStart = async (steps: StartSteps, place: StartPlace): Promise<PreparedStart> => {
  const { options, timed } = steps;
  const compileCache = path.join(options.cacheDirectory, 'compiled');
  const [assembly, chromiumPath, sandbox, examples] = await allOrNone([
    timed('Synthesized the CDK app', synthesizeApp(steps, compileCache)),
    timed('Unpacked Chromium', chromiumAt(options.chromiumPath)),
    timed('Started the sandbox platform', openSandbox(steps, place)),
    allOrNone((options.platforms ?? []).map((name) => timed(`Started ${name}`, openExample(steps, place, name)))),
  ]);
  return { assemblyDirectory: assembly.directory, chromiumPath, sandbox, examples, compileCache };
};

/** Waits for all of them also when one fails: nothing may go on behind the failure, and what runs is closed with the rest. */
const allOrNone = async <T extends readonly unknown[]>(
  works: readonly [...T],
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> => {
  await Promise.allSettled(works);
  return Promise.all(works);
};

const synthesizeApp = ({ options, signal }: StartSteps, compileCache: string) =>
  synthesize({
    root: options.root,
    directory: path.join(options.cacheDirectory, 'assemblies'),
    partners: [PLAYGROUND_PARTNER, ...(options.partners ?? [])],
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    environment: { ...options.environment, NODE_COMPILE_CACHE: compileCache },
    signal,
  });

const chromiumAt = async (given?: string): Promise<string> => given ?? unpackChromium(await chromiumCacheDirectory());

const openSandbox = async ({ now, onClose }: StartSteps, { authority, ports }: StartPlace): Promise<Sandbox> => {
  const sandbox = await startSandbox(authority, ports, now);
  onClose('the sandbox platform', sandbox.close);
  return sandbox;
};

const openExample = async (
  { options, onClose }: StartSteps,
  { authority, ports }: StartPlace,
  name: ExamplePlatform,
): Promise<StartedExample> => {
  const example = await startExamplePlatform(name, { root: options.root, authority, ports });
  onClose(name, example.close);
  return example;
};
