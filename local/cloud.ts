import { randomInt, randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { CloudLog } from './cloud/cloud-log.ts';
import { logFault } from './cloud/cloud-log.ts';
import type { Closing } from './cloud/close-in-order.ts';
import { closeInOrder } from './cloud/close-in-order.ts';
import { createFunctions } from './cloud/create-functions.ts';
import type { Engines, EnginesOptions } from './cloud/engines.ts';
import { openEngines, serveEngines } from './cloud/engines.ts';
import { ensureResources, ensureServices } from './cloud/ensure-resources.ts';
import type { Addresses } from './cloud/open-addresses.ts';
import { openAddresses } from './cloud/open-addresses.ts';
import { openEventSources } from './cloud/open-event-sources.ts';
import { openSite } from './cloud/open-site.ts';
import type { PartnerKey } from './cloud/partner-keys.ts';
import type { EcsOptions, Program } from './ecs/ecs-engine.ts';
import type { TaskStateChange } from './ecs/task-state-change.ts';
import type { EventBus } from './event-bridge/create-event-bus.ts';
import { createEventBus } from './event-bridge/create-event-bus.ts';
import type { KeptPorts } from './kept-ports.ts';
import { sendDeadLetter } from './lambda/dead-letter.ts';
import { executionStatusChange } from './step-functions/execution-status-change.ts';
import type { CloudAssembly } from './template/cloud-assembly.ts';
import { readCloudAssembly } from './template/cloud-assembly.ts';
import type { KnownTypes } from './template/known-types/known-types.ts';
import { KNOWN_TYPES } from './template/known-types/known-types.ts';
import type { Stack } from './template/load-stack.ts';
import { loadStack } from './template/load-stack.ts';

const REGION = 'eu-west-1';
const ACCOUNT = { region: REGION, accountId: '000000000000' };
/** SDK clients want credentials; nobody checks these. */
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The parameters `AttestorUrl` and `AttestorKeys` (a JWK set in JSON). */
export type AttestorElsewhere = { readonly url: string; readonly keys: string };

export type LocalCloudOptions = {
  /** What `cdk synth` wrote. */
  readonly assemblyDirectory: string;
  /** Where everything is kept; without it everything is in memory and gone at the end. */
  readonly dataDirectory?: string;
  readonly ports: KeptPorts;
  /** An attestor elsewhere, as an operator would name it; the one of the template without. */
  readonly attestorElsewhere?: AttestorElsewhere;
  readonly clock?: Clock;
  readonly log: CloudLog;
  /** The program that stands for each container, by the container's name. */
  readonly programs: Readonly<Record<'runner' | 'attestor', Program>>;
  readonly hostEnvironment: EcsOptions['hostEnvironment'];
  /** Told of every task's change, besides the template's rules. */
  readonly onTaskStateChange?: (event: TaskStateChange) => void;
  /** Variables that only the local cloud sets, for a function with these variables in the template. */
  readonly localVariables?: (variables: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
};

/** A running local cloud. */
export type LocalCloud = {
  /** `AWS_ENDPOINT_URL` of every AWS API. */
  readonly awsEndpoint: string;
  /** What an SDK client needs to call those APIs. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Where partners, users and runners reach it: the CloudFront distribution, without a slash at the end. */
  readonly publicBaseUrl: string;
  readonly attestorUrl: string;
  /** By partner id. */
  readonly partnerKeys: Readonly<Record<string, PartnerKey>>;
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly engines: Engines;
  /** Starts one environment of every function, so that first calls are not cold; returns when all are, or on close. */
  prewarm(): Promise<void>;
  /** Ends everything: event sources and functions first, then programs, then what they stored, then the addresses. */
  close(): Promise<void>;
};

/**
 * Runs a synthesized template on 127.0.0.1. Resolves when every part answers; the attestor may still be starting. Fails,
 * with nothing left running, on the first thing in the template that is not known, by its name.
 */
export const bootLocalCloud = async (options: LocalCloudOptions): Promise<LocalCloud> => {
  const closings: Closing[] = [];
  const onClose = (name: string, close: () => Promise<void>): void => void closings.unshift([name, close]);
  try {
    const cloud = await boot(options, onClose);
    return { ...cloud, close: () => closeInOrder(closings.splice(0)) };
  } catch (error) {
    await closeInOrder(closings).catch((cause: unknown) => logFault(options.log, 'could not clean up', cause));
    throw error;
  }
};

const boot = async (
  options: LocalCloudOptions,
  onClose: (name: string, close: () => Promise<void>) => void,
): Promise<Omit<LocalCloud, 'close'>> => {
  const { clock = systemClock, log } = options;
  const newId = (): string => randomUUID();
  const onError = (error: unknown): void => logFault(log, 'a request failed', error);

  const assembly = await readCloudAssembly(options.assemblyDirectory);
  const own = await openAddresses(options.ports, newId, onError, onClose);
  const addresses = { ...own, attestorUrl: options.attestorElsewhere?.url ?? own.attestorUrl };
  const stack = stackOf(options, assembly, addresses);

  const functions = createFunctions({
    stack,
    assetPath: assembly.assetPath,
    awsEndpoint: addresses.front.url,
    localVariables: options.localVariables ?? (() => ({})),
    clock,
    newId,
    log,
    sendDeadLetter: (queueArn, letter) =>
      sendDeadLetter(engines.sqs, queueArn, letter).catch((error: unknown) =>
        logFault(log, 'a dead letter is lost', error),
      ),
  });
  onClose('the functions', functions.close);
  const events = createEventBus(stack, functions.arns, functions.invokeAsync);
  const engines = await openEngines(
    enginesOptions({ options, addresses, events, clock, newId, onError }),
    (name, engine) => onClose(name, () => engine.close()),
  );
  serveEngines(addresses.front, engines);
  await ensureResources(stack, engines, assembly.assetPath);

  const { apiGateway } = engines;
  const { handler, partnerKeys } = openSite({ stack, assembly, functions, apiGateway, clock, newId, log });
  const eventSources = openEventSources({ stack, engines, clock, newId, invoke: functions.invoke, onError });
  // Both at once: a mapping waits for the functions that it has called.
  onClose('the event sources', async () => void (await Promise.all([eventSources.close(), functions.close()])));
  addresses.site.serve(handler);
  await ensureServices(stack, engines);
  engines.stepFunctions.resume();
  engines.ecs.reportLostTasks();

  const { front, publicBaseUrl, attestorUrl } = addresses;
  return {
    awsEndpoint: front.url,
    clientConfig: { endpoint: front.url, region: REGION, credentials: CREDENTIALS },
    publicBaseUrl,
    attestorUrl,
    partnerKeys,
    outputs: stack.outputs,
    engines,
    prewarm: functions.prewarm,
  };
};

const stackOf = (
  { attestorElsewhere }: LocalCloudOptions,
  { template, stackName }: CloudAssembly,
  { front, publicBaseUrl, attestorUrl }: Addresses,
): Stack<KnownTypes> =>
  loadStack({
    ...ACCOUNT,
    awsEndpoint: front.url,
    template,
    name: stackName,
    parameters: {
      PublicBaseUrl: publicBaseUrl,
      AttestorUrl: attestorUrl,
      ...(attestorElsewhere === undefined ? {} : { AttestorKeys: attestorElsewhere.keys }),
    },
    types: KNOWN_TYPES,
  });

/** Engines that put what happens in them on the event bus. */
const enginesOptions = (
  parts: Pick<EnginesOptions, 'clock' | 'newId' | 'onError'> & {
    readonly options: LocalCloudOptions;
    readonly addresses: Addresses;
    readonly events: EventBus;
  },
): EnginesOptions => {
  const { options, addresses, events, clock, newId, onError } = parts;
  const awsEndpoint = addresses.front.url;
  return {
    ...ACCOUNT,
    awsEndpoint,
    directory: options.dataDirectory,
    clock,
    newId,
    random: Math.random,
    randomInt: (below) => randomInt(below),
    onError,
    ecs: {
      programs: programsWithPort(options.programs, addresses.attestorPort),
      hostEnvironment: options.hostEnvironment,
      awsEnvironment: {
        AWS_ENDPOINT_URL: awsEndpoint,
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      },
      emit: (event) => {
        options.onTaskStateChange?.(event);
        events.put(event);
      },
      log: ({ container, taskId, line }) => options.log(`task ${container}/${taskId}`, line),
    },
    onExecutionEnd: (execution) => {
      const about = { id: newId(), account: ACCOUNT.accountId, region: REGION, atMs: clock.nowMs() };
      events.put(executionStatusChange(execution, about));
    },
  };
};

const programsWithPort = ({ runner, attestor }: LocalCloudOptions['programs'], port: number) => ({
  runner,
  attestor: { ...attestor, env: { ...attestor.env, PORT: String(port) } },
});
