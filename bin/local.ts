import { openSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { removeLocalDeployment, writeLocalDeployment } from '../adapters/system/local-deployment.ts';
import type { Running } from '../local/start.ts';
import { startVeriframe } from '../local/start.ts';
import { APP_HOST } from '../local/start/app-front.ts';
import { describeDeployment } from '../local/start/describe-deployment.ts';
import type { ExamplePlatform } from '../local/start/example-platforms.ts';
import { EXAMPLE_PLATFORMS } from '../local/start/example-platforms.ts';
import { dropData } from '../local/start/drop-data.ts';
import { hostEnvironment } from '../local/start/host-environment.ts';
import { lockDirectory } from '../local/start/run-lock.ts';
import { taskNotice } from '../local/start/task-notice.ts';

/** `npm start`: everything on this machine, in one process and the programs that it starts. */
const HELP = `Usage: npm start -- [options]

Runs Veriframe on this machine: synthesizes the CDK app, boots the local cloud from it, and starts the attestor,
the sandbox platform and the playground.

  --fresh        drop all data of earlier starts
  --port PORT    port of the API and the embed page (default: the last one, at first 8701)
  --partner ID   a partner that gets an API key besides the playground's; can be given several times
  --platform NAME
                 a platform of examples/ beside the sandbox: ${EXAMPLE_PLATFORMS.join(', ')}; can be given several times
  --app URL      your own application, for instance http://127.0.0.1:3000: its pages may show the playground partner's
                 sessions, and webhooks to https://app.playground.example.com/… are passed on to it
  --help         show this

CHROMIUM_PATH in the environment names another Chromium than the one from npm.
Data and log are in .veriframe/. Ctrl-C stops everything.
`;

/** Where the first start listens when these are free. */
const FIRST_PORTS = { playground: 8700, site: 8701 };
/** Ctrl-C is done by then, whatever hangs. */
const STOP_TIMEOUT_MS = 8_000;

const root = path.resolve(import.meta.dirname, '..');
const dataDirectory = path.join(root, '.veriframe');
const logFile = path.join(dataDirectory, 'local-cloud.log');

const main = async (stopping: AbortController): Promise<void> => {
  const options = readOptions();
  if (options === undefined) return;
  const unlock = await lockDirectory(dataDirectory, process.pid);
  try {
    if (options.fresh) await dropData(dataDirectory, ['cache', 'process.pid']);
    await mkdir(dataDirectory, { recursive: true });
    const log = openSync(logFile, 'w', 0o600);
    const ended = endOfRun(stopping);
    const startedMs = performance.now();
    console.log('Veriframe starts.');
    const running = await startVeriframe({
      root,
      dataDirectory,
      keepData: true,
      cacheDirectory: path.join(dataDirectory, 'cache'),
      environment: hostEnvironment(process.env),
      ...(process.env['CHROMIUM_PATH'] === undefined ? {} : { chromiumPath: process.env['CHROMIUM_PATH'] }),
      log: (source, line) => void writeSync(log, `${new Date().toISOString()} ${source} ${line}\n`),
      progress: (step, durationMs) => console.log(`  ${step.padEnd(42)} ${seconds(durationMs)}`),
      onTaskStateChange: (event) => {
        const notice = stopping.signal.aborted ? undefined : taskNotice(event);
        if (notice !== undefined) console.error(`${notice} See ${path.relative(root, logFile)}.`);
      },
      ports: FIRST_PORTS,
      ...(options.port === undefined ? {} : { sitePort: options.port }),
      partners: options.partners,
      platforms: options.platforms,
      ...(options.app === undefined ? {} : { app: options.app }),
      signal: stopping.signal,
    });
    console.log(`Ready after ${seconds(performance.now() - startedMs)}.\n\n${summary(running, options.app)}`);
    const sites = {
      egressHosts: [running.sandbox, ...running.examples].map((site) => site.egressHosts).join(','),
      caFile: path.join(dataDirectory, 'ca', 'ca.pem'),
    };
    await writeLocalDeployment(dataDirectory, { ...describeDeployment(running.cloud, process.pid), sites });
    void running.cloud.prewarm();
    await ended;
    console.log('Veriframe stops.');
    await removeLocalDeployment(dataDirectory);
    await running.close();
  } finally {
    await unlock();
  }
};

type Options = {
  readonly fresh: boolean;
  readonly partners: readonly string[];
  readonly platforms: readonly ExamplePlatform[];
  readonly port?: number;
  readonly app?: URL;
};

const readOptions = (): Options | undefined => {
  const { values } = parseArgs({
    options: {
      fresh: { type: 'boolean' },
      port: { type: 'string' },
      partner: { type: 'string', multiple: true },
      platform: { type: 'string', multiple: true },
      app: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    console.log(HELP);
    return undefined;
  }
  const { fresh = false, partner: partners = [] } = values;
  const platforms = [...new Set((values.platform ?? []).map(examplePlatform))];
  const app = values.app === undefined ? {} : { app: localApp(values.app) };
  if (values.port === undefined) return { fresh, partners, platforms, ...app };
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`--port ${values.port} is not a port`);
  return { fresh, partners, platforms, port, ...app };
};

const examplePlatform = (text: string): ExamplePlatform => {
  const known = EXAMPLE_PLATFORMS.find((name) => name === text);
  if (known === undefined) throw new Error(`--platform ${text} is none of ${EXAMPLE_PLATFORMS.join(', ')}`);
  return known;
};

const localApp = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' || !['127.0.0.1', 'localhost'].includes(url.hostname)) {
    throw new Error(`--app ${text} is not an http address of this machine`);
  }
  return url;
};

/** Resolves at the first signal; a second one, or a stop that takes too long, ends the process at once. */
const endOfRun = (stopping: AbortController): Promise<void> =>
  new Promise((resolve) => {
    const onSignal = (): void => {
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort(new Error('stopped'));
      setTimeout(() => {
        console.error('Some part did not stop in time and was killed.');
        process.exit(1);
      }, STOP_TIMEOUT_MS).unref();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });

const summary = (
  { playground, apiBaseUrl, apiKey, partnerId, cloud, webhookSecret }: Running,
  app: URL | undefined,
): string =>
  [
    `  Playground   ${playground.url}`,
    `  API          ${apiBaseUrl}`,
    `  API key      ${apiKey}`,
    ...Object.entries(cloud.partnerKeys)
      .filter(([other, { enabled }]) => other !== partnerId && enabled)
      .map(([other, { value }]) => `  API key      ${value} (${other})`),
    ...(app === undefined
      ? []
      : [
          '',
          '  For your application:',
          `    VERIFRAME_URL=${apiBaseUrl}`,
          `    VERIFRAME_API_KEY=${apiKey}`,
          `    VERIFRAME_WEBHOOK_SECRET=${webhookSecret}`,
          `    WEBHOOK_URL=https://${APP_HOST}/webhooks`,
          '',
        ]),
    `  Log          ${path.relative(root, logFile)}`,
    '',
    'Ctrl-C stops everything.',
  ].join('\n');

const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`;

// A fault that no part could handle: nothing can be trusted any more. Programs are killed as the process ends.
process.on('uncaughtException', (error) => {
  console.error(`Veriframe crashed: ${error.stack ?? error.message}`);
  process.exit(1);
});

const stopping = new AbortController();
main(stopping).then(
  () => process.exit(0),
  (error: unknown) => {
    const stopped = stopping.signal.aborted ? 'Veriframe was stopped before it was ready.' : undefined;
    console.error(stopped ?? `Veriframe could not run: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
