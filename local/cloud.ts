import { randomInt, randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { CloudLog } from './cloud/cloud-log.ts';
import { logFault } from './cloud/cloud-log.ts';
import type { Closing } from './cloud/close-in-order.ts';
import { closeInOrder } from './cloud/close-in-order.ts';
import { createFunctions } from './cloud/create-functions.ts';
import type { Engines } from './cloud/engines.ts';
import { openEngines, serveEngines } from './cloud/engines.ts';
import { ensureResources, ensureServices } from './cloud/ensure-resources.ts';
import { openAddresses } from './cloud/open-addresses.ts';
import { openEventSources } from './cloud/open-event-sources.ts';
import { openSite } from './cloud/open-site.ts';
import type { PartnerKey } from './cloud/partner-keys.ts';
import type { EcsOptions, Program } from './ecs/ecs-engine.ts';
import type { TaskStateChange } from './ecs/task-state-change.ts';
import { createEventBus } from './event-bridge/create-event-bus.ts';
import type { KeptPorts } from './kept-ports.ts';
import { sendDeadLetter } from './lambda/dead-letter.ts';
import { executionStatusChange } from './step-functions/execution-status-change.ts';
import { readCloudAssembly } from './template/cloud-assembly.ts';
import { KNOWN_TYPES } from './template/known-types/known-types.ts';
import { loadStack } from './template/load-stack.ts';

const REGION = 'eu-west-1';
const ACCOUNT_ID = '000000000000';
/** SDK clients want credentials; nobody checks these. */
const ACCESS_KEY = 'local';

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
  const { ports, log, clock = systemClock, dataDirectory } = options;
  const newId = (): string => randomUUID();
  const onError = (error: unknown): void => logFault(log, 'a request failed', error);

  const assembly = await readCloudAssembly(options.assemblyDirectory);
  const { front, site, attestorPort, publicBaseUrl, ...own } = await openAddresses(ports, newId, onError, onClose);
  const elsewhere = options.attestorElsewhere;
  const attestorUrl = elsewhere?.url ?? own.attestorUrl;
  const place = { region: REGION, accountId: ACCOUNT_ID, awsEndpoint: front.url };
  const stack = loadStack({
    ...place,
    template: assembly.template,
    name: assembly.stackName,
    parameters: {
      PublicBaseUrl: publicBaseUrl,
      AttestorUrl: attestorUrl,
      ...(elsewhere === undefined ? {} : { AttestorKeys: elsewhere.keys }),
    },
    types: KNOWN_TYPES,
  });

  const functions = createFunctions({
    stack,
    assetPath: assembly.assetPath,
    awsEndpoint: front.url,
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
    {
      ...place,
      directory: dataDirectory,
      clock,
      newId,
      random: Math.random,
      randomInt: (below) => randomInt(below),
      onError,
      ecs: {
        programs: programsWithPort(options.programs, attestorPort),
        hostEnvironment: options.hostEnvironment,
        awsEnvironment: {
          AWS_ENDPOINT_URL: front.url,
          AWS_REGION: REGION,
          AWS_ACCESS_KEY_ID: ACCESS_KEY,
          AWS_SECRET_ACCESS_KEY: ACCESS_KEY,
        },
        emit: (event) => {
          options.onTaskStateChange?.(event);
          events.put(event);
        },
        log: ({ container, taskId, line }) => log(`task ${container}/${taskId}`, line),
      },
      onExecutionEnd: (execution) =>
        events.put(
          executionStatusChange(execution, { id: newId(), account: ACCOUNT_ID, region: REGION, atMs: clock.nowMs() }),
        ),
    },
    (name, engine) => onClose(name, () => engine.close()),
  );
  serveEngines(front, engines);
  await ensureResources(stack, engines, assembly.assetPath);

  const { apiGateway } = engines;
  const { handler, partnerKeys } = openSite({ stack, assembly, functions, apiGateway, clock, newId, log });
  const eventSources = openEventSources({ stack, engines, clock, newId, invoke: functions.invoke, onError });
  // Both at once: a mapping waits for the functions that it has called.
  onClose('the event sources', async () => void (await Promise.all([eventSources.close(), functions.close()])));
  site.serve(handler);
  await ensureServices(stack, engines);
  engines.stepFunctions.resume();
  engines.ecs.reportLostTasks();

  const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: ACCESS_KEY };
  return {
    awsEndpoint: front.url,
    clientConfig: { endpoint: front.url, region: REGION, credentials },
    publicBaseUrl,
    attestorUrl,
    partnerKeys,
    outputs: stack.outputs,
    engines,
    prewarm: functions.prewarm,
  };
};

const programsWithPort = ({ runner, attestor }: LocalCloudOptions['programs'], port: number) => ({
  runner,
  attestor: { ...attestor, env: { ...attestor.env, PORT: String(port) } },
});
