import { ATTESTOR_PATHS } from '../core/contract/attestor-api.ts';
import type { LocalCloud } from './cloud.ts';
import { logFault } from './cloud/cloud-log.ts';
import type { Closing } from './cloud/close-in-order.ts';
import { closeInOrder } from './cloud/close-in-order.ts';
import { bootCloud } from './start/boot-cloud.ts';
import type { StartedExample } from './start/example-platforms.ts';
import { openPlace } from './start/open-place.ts';
import type { OpenPlayground } from './start/open-playground.ts';
import { openPlayground } from './start/open-playground.ts';
import { PLAYGROUND_PARTNER } from './start/playground.ts';
import { prepareStart } from './start/prepare-start.ts';
import type { Sandbox } from './start/sandbox.ts';
import type { StartOptions } from './start/start-options.ts';
import type { StartSteps } from './start/start-steps.ts';
import { startSteps } from './start/start-steps.ts';
import { waitUntilHealthy } from './start/wait-until-healthy.ts';

const ATTESTOR_START_TIMEOUT_MS = 15_000;

/** Everything that `npm start` starts. */
export type Running = OpenPlayground & {
  readonly cloud: LocalCloud;
  readonly sandbox: Sandbox;
  readonly examples: readonly StartedExample[];
  readonly partnerId: string;
  /** PEM of the authority that the sandbox's and the webhook receiver's certificates are from. */
  readonly caPem: string;
  close(): Promise<void>;
};

/** Synthesizes the app and starts everything a verification needs. Fails with nothing left running. */
export const startVeriframe = async (options: StartOptions): Promise<Running> => {
  const closings: Closing[] = [];
  const close = (): Promise<void> => closeInOrder(closings.splice(0));
  try {
    return { ...(await start(startSteps(options, closings))), close };
  } catch (error) {
    await close().catch((cause: unknown) => logFault(options.log, 'could not clean up', cause));
    throw error;
  }
};

const start = async (steps: StartSteps): Promise<Omit<Running, 'close'>> => {
  const { signal, timed } = steps;
  const place = await openPlace(steps);
  const prepared = await prepareStart(steps, place);
  signal.throwIfAborted();
  const cloud = await timed('Booted the local cloud from the template', bootCloud(steps, place, prepared));
  signal.throwIfAborted();
  const playground = await openPlayground(steps, place, prepared, cloud);
  signal.throwIfAborted();
  await timed('The attestor answers', attestorAnswers(steps, cloud));
  const { sandbox, examples } = prepared;
  return { cloud, sandbox, examples, ...playground, partnerId: PLAYGROUND_PARTNER, caPem: place.authority.caPem };
};

const attestorAnswers = ({ clock, signal }: StartSteps, { attestorUrl }: LocalCloud): Promise<void> => {
  const health = `${attestorUrl.replace(/^ws/, 'http')}${ATTESTOR_PATHS.health}`;
  return waitUntilHealthy(health, { clock, timeoutMs: ATTESTOR_START_TIMEOUT_MS, signal });
};
