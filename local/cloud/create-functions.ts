import type { Clock } from '../clock.ts';
import { createLambda } from '../lambda/create-lambda.ts';
import type { DeadLetter } from '../lambda/dead-letter.ts';
import type { LambdaFunction, LambdaResult } from '../lambda/lambda-function.ts';
import type { KnownResource, KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack } from '../template/load-stack.ts';
import { TemplateError } from '../template/template-error.ts';
import type { CloudLog } from './cloud-log.ts';

/** The runtime that this process has too: functions run in its worker threads. */
const RUNTIME = 'nodejs24.x';

export type FunctionsOptions = {
  readonly stack: Stack<KnownTypes>;
  readonly assetPath: (objectKey: string) => string;
  readonly awsEndpoint: string;
  /** Variables that only the local cloud sets, for a function with these variables in the template. */
  readonly localVariables: (variables: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: CloudLog;
  /** Puts an event that failed for good into a function's dead-letter queue. */
  readonly sendDeadLetter: (queueArn: string, letter: DeadLetter) => Promise<void>;
};

/** The functions of a template, found by ARN or by name. */
export type Functions = {
  readonly arns: readonly string[];
  invoke(arnOrName: string, event: unknown): Promise<LambdaResult>;
  invokeAsync(arnOrName: string, event: unknown): void;
  /** Warms one function after the other until all are warm or closed. */
  prewarm(): Promise<void>;
  close(): Promise<void>;
};

/** Builds the functions. Fails by name on a runtime other than Node.js 24. */
export const createFunctions = (options: FunctionsOptions): Functions => {
  const { stack } = options;
  // CDK's own function that copies assets into buckets; here buckets are read from the cloud assembly.
  const providers = stack.ofType('Custom::CDKBucketDeployment').map(({ properties }) => properties.ServiceToken);
  const functions = new Map<string, LambdaFunction>();
  for (const resource of stack.ofType('AWS::Lambda::Function')) {
    const arn = resource.attribute('Arn');
    if (!providers.includes(arn)) functions.set(arn, createFunction(options, arn, resource));
  }
  const find = (arnOrName: string): LambdaFunction => {
    const found = functions.get(arnOrName) ?? [...functions.values()].find((one) => one.functionName === arnOrName);
    if (found === undefined) throw new Error(`the template has no function ${arnOrName}`);
    return found;
  };
  let closed = false;
  return {
    arns: [...functions.keys()],
    invoke: async (arnOrName, event) => find(arnOrName).invoke(event),
    invokeAsync: (arnOrName, event) => find(arnOrName).invokeAsync(event),
    async prewarm() {
      for (const one of functions.values()) if (!closed) await one.prewarm();
    },
    async close() {
      closed = true;
      await Promise.all([...functions.values()].map((one) => one.close()));
    },
  };
};

const createFunction = (
  options: FunctionsOptions,
  functionArn: string,
  resource: KnownResource<'AWS::Lambda::Function'>,
): LambdaFunction => {
  const { logicalId, physicalId, properties } = resource;
  if (properties.Runtime !== RUNTIME)
    throw new TemplateError(`${logicalId} (AWS::Lambda::Function)`, `the runtime ${properties.Runtime} is not known`);
  const { Variables } = properties.Environment;
  const limit = properties.ReservedConcurrentExecutions;
  const deadLetters = properties.DeadLetterConfig?.TargetArn;
  return createLambda({
    functionName: physicalId,
    functionArn,
    assetDir: options.assetPath(properties.Code.S3Key),
    handler: properties.Handler,
    timeoutS: properties.Timeout,
    memoryMb: properties.MemorySize,
    environment: { ...Variables, ...options.localVariables(Variables) },
    region: options.stack.region,
    endpointUrl: options.awsEndpoint,
    ...(limit === undefined ? {} : { concurrency: { limit, whenFull: 'throttle' as const } }),
    ...(deadLetters === undefined
      ? {}
      : { deadLetter: (letter: DeadLetter) => options.sendDeadLetter(deadLetters, letter) }),
    log: (line) => options.log(`lambda ${logicalId}`, line),
    clock: options.clock,
    newId: options.newId,
  });
};
