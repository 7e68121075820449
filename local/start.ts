import path from 'node:path';
import { ATTESTOR_PATHS } from '../core/contract/attestor-api.ts';
import type { PartnerApp } from '../examples/partner-app/start-partner-app.ts';
import { chromiumCacheDirectory, unpackChromium } from '../runner/chromium/unpack-chromium.ts';
import { openCertificateAuthority } from './certificate-authority.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { LocalCloud, LocalCloudOptions } from './cloud.ts';
import { bootLocalCloud } from './cloud.ts';
import type { CloudLog } from './cloud/cloud-log.ts';
import { logFault } from './cloud/cloud-log.ts';
import type { Closing } from './cloud/close-in-order.ts';
import { closeInOrder } from './cloud/close-in-order.ts';
import type { EcsOptions } from './ecs/ecs-engine.ts';
import { openKeptPorts } from './kept-ports.ts';
import { startAppFront } from './start/app-front.ts';
import type { ExamplePlatform, StartedExample } from './start/example-platforms.ts';
import { startExamplePlatform } from './start/example-platforms.ts';
import { localPrograms } from './start/local-programs.ts';
import { PLAYGROUND_PARTNER, playgroundPlace, startPlayground } from './start/playground.ts';
import type { Sandbox } from './start/sandbox.ts';
import { startSandbox } from './start/sandbox.ts';
import { seedTables } from './start/seed-tables.ts';
import { synthesize } from './start/synthesize.ts';
import { waitUntilHealthy } from './start/wait-until-healthy.ts';

const ATTESTOR_START_TIMEOUT_MS = 15_000;

export type StartOptions = {
  /** The repository. */
  readonly root: string;
  /** Certificates, ports, and with `keepData` all data; made when missing. */
  readonly dataDirectory: string;
  /** Whether tables, queues, executions and keys outlive the process. */
  readonly keepData: boolean;
  /** Where assemblies and compiled code are kept, for every start of this checkout. */
  readonly cacheDirectory: string;
  readonly environment: EcsOptions['hostEnvironment'];
  /** Partners that get an API key besides the playground's. */
  readonly partners?: readonly string[];
  /** Platforms of `examples/` to start beside the sandbox; they must be installed. */
  readonly platforms?: readonly ExamplePlatform[];
  /** Other settings of the stack than its defaults (lib/settings.ts). */
  readonly settings?: Readonly<Record<string, unknown>>;
  /**
   * A partner's own application on this machine: its origin may show the playground partner's sessions, and webhooks to
   * `https://app.playground.example.com` are passed on to it.
   */
  readonly app?: URL;
  readonly log: CloudLog;
  /** Told of each step as it ends. */
  readonly progress: (step: string, durationMs: number) => void;
  readonly onTaskStateChange?: LocalCloudOptions['onTaskStateChange'];
  /** Ports to take when they are free and none were kept: `site`, `playground` … */
  readonly ports?: Readonly<Record<string, number>>;
  /** Port of the public base URL, whatever was kept. */
  readonly sitePort?: number;
  readonly clock?: Clock;
  /** An attestor that somebody else runs; `settings` say its name, and that the stack has none. */
  readonly attestorElsewhere?: LocalCloudOptions['attestorElsewhere'];
  /** A Chromium to use instead of the one from npm. */
  readonly chromiumPath?: string;
  /** Puts other programs in the place of this checkout's. */
  readonly overridePrograms?: (programs: LocalCloudOptions['programs']) => LocalCloudOptions['programs'];
  /** Puts something before the API that partners call, given its base URL, and gives the base URL to call instead. */
  readonly apiFront?: (apiBaseUrl: string) => Promise<string>;
  /** Stops a start that is under way; what runs then is stopped by `close`. */
  readonly signal?: AbortSignal;
};

/** Everything that `npm start` starts. */
export type Running = {
  readonly cloud: LocalCloud;
  readonly sandbox: Sandbox;
  readonly examples: readonly StartedExample[];
  readonly playground: PartnerApp;
  /** Base URL of the partner API, with its stage. */
  readonly apiBaseUrl: string;
  readonly partnerId: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** PEM of the authority that the sandbox's and the webhook receiver's certificates are from. */
  readonly caPem: string;
  close(): Promise<void>;
};

/** Synthesizes the app and starts everything a verification needs. Fails with nothing left running. */
export const startVeriframe = async (options: StartOptions): Promise<Running> => {
  const closings: Closing[] = [];
  const close = (): Promise<void> => closeInOrder(closings.splice(0));
  try {
    return { ...(await start(options, (name, end) => void closings.unshift([name, end]))), close };
  } catch (error) {
    await close().catch((cause: unknown) => logFault(options.log, 'could not clean up', cause));
    throw error;
  }
};

const theApiItself = async (apiBaseUrl: string): Promise<string> => apiBaseUrl;

const start = async (
  options: StartOptions,
  onClose: (name: string, close: () => Promise<void>) => void,
): Promise<Omit<Running, 'close'>> => {
  const { root, dataDirectory, cacheDirectory, environment, clock = systemClock, log } = options;
  const signal = options.signal ?? new AbortController().signal;
  const now = (): Date => new Date(clock.nowMs());
  const timed = async <T>(step: string, work: Promise<T>): Promise<T> => {
    const startedMs = clock.nowMs();
    const result = await work;
    options.progress(step, clock.nowMs() - startedMs);
    return result;
  };

  const caDirectory = path.join(dataDirectory, 'ca');
  const ports = await openKeptPorts(path.join(dataDirectory, 'ports.json'), options.ports);
  if (options.sitePort !== undefined) await ports.keep('site', options.sitePort);
  const authority = await openCertificateAuthority({ directory: caDirectory }, now);
  const front = options.app === undefined ? undefined : await startAppFront(options.app, authority);
  if (front !== undefined) onClose('the front of the application', front.close);
  const app = front && options.app && { origin: options.app.origin, webhookPort: front.port };
  const place = await playgroundPlace(ports, app);
  const compileCache = path.join(cacheDirectory, 'compiled');

  const preparations = [
    timed(
      'Synthesized the CDK app',
      synthesize({
        root,
        directory: path.join(cacheDirectory, 'assemblies'),
        partners: [PLAYGROUND_PARTNER, ...(options.partners ?? [])],
        ...(options.settings === undefined ? {} : { settings: options.settings }),
        environment: { ...environment, NODE_COMPILE_CACHE: compileCache },
        signal,
      }),
    ),
    timed('Unpacked Chromium', chromiumAt(options.chromiumPath)),
    timed('Started the sandbox platform', startSandbox(authority, ports, now)).then((started) => {
      onClose('the sandbox platform', started.close);
      return started;
    }),
    startExamples(options.platforms ?? [], (name) =>
      timed(`Started ${name}`, startExamplePlatform(name, { root, authority, ports })).then((started) => {
        onClose(name, started.close);
        return started;
      }),
    ),
  ] as const;
  // All of them also when one fails: nothing may go on behind the failure.
  await Promise.allSettled(preparations);
  const [assembly, chromiumPath, sandbox, examples] = await Promise.all(preparations);
  const egressHosts = [sandbox, ...examples].map((site) => site.egressHosts).join(',');
  signal.throwIfAborted();

  const caFile = path.join(caDirectory, 'ca.pem');
  const cloud = await timed(
    'Booted the local cloud from the template',
    bootLocalCloud({
      assemblyDirectory: assembly.directory,
      ...(options.keepData ? { dataDirectory: path.join(dataDirectory, 'cloud') } : {}),
      ports,
      clock,
      log,
      programs: (options.overridePrograms ?? keepPrograms)(
        localPrograms({ root, caFile, egressHosts, chromiumPath, compileCache }),
      ),
      hostEnvironment: environment,
      ...(options.attestorElsewhere === undefined ? {} : { attestorElsewhere: options.attestorElsewhere }),
      ...(options.onTaskStateChange === undefined ? {} : { onTaskStateChange: options.onTaskStateChange }),
      localVariables: (variables) =>
        'WEBHOOK_DEV_HOSTS' in variables ? { WEBHOOK_DEV_HOSTS: place.webhookDevHosts, EXTRA_CA_FILE: caFile } : {},
    }),
  );
  onClose('the local cloud', cloud.close);
  signal.throwIfAborted();

  const key = cloud.partnerKeys[PLAYGROUND_PARTNER];
  if (key === undefined) throw new Error(`the template has no API key for the partner ${PLAYGROUND_PARTNER}`);
  const playgroundPartner = {
    partnerId: PLAYGROUND_PARTNER,
    displayName: 'Acorn Lending',
    apiKeyId: key.id,
    allowedOrigins: [...place.origins],
  };
  const partner = await timed(
    'Seeded the partner and the platforms',
    seedTables(cloud, { root, partner: playgroundPartner, examples, at: now() }),
  );
  // Another one than the template's, once it was rotated.
  const apiKey = cloud.engines.apiGateway.apiKeys().find(({ id }) => id === partner.apiKeyId)?.value ?? key.value;
  const apiBaseUrl = await (options.apiFront ?? theApiItself)(`${cloud.publicBaseUrl}/v1`);
  const playground = await timed(
    'Started the playground',
    startPlayground({ place, authority, apiBaseUrl, apiKey, partner, users: examples.flatMap((one) => one.testUsers) }),
  );
  onClose('the playground', playground.close);
  signal.throwIfAborted();
  const health = `${cloud.attestorUrl.replace(/^ws/, 'http')}${ATTESTOR_PATHS.health}`;
  const attestor = waitUntilHealthy(health, { clock, timeoutMs: ATTESTOR_START_TIMEOUT_MS, signal });
  await timed('The attestor answers', attestor);
  return {
    cloud,
    sandbox,
    examples,
    playground,
    apiBaseUrl,
    partnerId: PLAYGROUND_PARTNER,
    apiKey,
    webhookSecret: partner.webhookSecret,
    caPem: authority.caPem,
  };
};

const chromiumAt = async (given?: string): Promise<string> => given ?? unpackChromium(await chromiumCacheDirectory());

const keepPrograms = (programs: LocalCloudOptions['programs']) => programs;

/** All of them also when one fails: those that run are closed with the rest. */
const startExamples = async (
  names: readonly ExamplePlatform[],
  startOne: (name: ExamplePlatform) => Promise<StartedExample>,
): Promise<StartedExample[]> => {
  const starts = names.map(startOne);
  await Promise.allSettled(starts);
  return Promise.all(starts);
};
