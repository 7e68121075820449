import type { Clock } from '../clock.ts';
import type { LocalCloudOptions } from '../cloud.ts';
import type { CloudLog } from '../cloud/cloud-log.ts';
import type { EcsOptions } from '../ecs/ecs-engine.ts';
import type { ExamplePlatform } from './example-platforms.ts';

/** What `npm start` and tests may choose. */
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
