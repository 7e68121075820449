import { openSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { removeLocalDeployment, writeLocalDeployment } from '../adapters/system/local-deployment.ts';
import type { Running } from '../local/start.ts';
import { startVeriframe } from '../local/start.ts';
import { APP_HOST } from '../local/start/app-front.ts';
import { describeDeployment } from '../local/start/describe-deployment.ts';
import { dropData } from '../local/start/drop-data.ts';
import { hostEnvironment } from '../local/start/host-environment.ts';
import { lockDirectory } from '../local/start/run-lock.ts';
import { START_HELP, startCommandLine } from '../local/start/start-command-line.ts';
import { taskNotice } from '../local/start/task-notice.ts';

/** Where the first start listens when these are free. */
const FIRST_PORTS = { playground: 8700, site: 8701 };
/** Ctrl-C is done by then, whatever hangs. */
const STOP_TIMEOUT_MS = 8_000;

const root = path.resolve(import.meta.dirname, '..');
const dataDirectory = path.join(root, '.veriframe');
const logFile = path.join(dataDirectory, 'local-cloud.log');

/** `npm start`: everything on this machine, in one process and the programs that it starts. */
const main = async (stopping: AbortController): Promise<void> => {
  const options = startCommandLine(process.argv.slice(2));
  if (options === 'help') return console.log(START_HELP);
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
