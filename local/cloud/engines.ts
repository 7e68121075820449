import path from 'node:path';
import type { ApiGatewayEngine } from '../api-gateway/create-api-gateway.ts';
import { createApiGateway } from '../api-gateway/create-api-gateway.ts';
import type { AwsFront } from '../aws-front.ts';
import type { Clock } from '../clock.ts';
import { createDynamodb } from '../dynamodb/create-dynamodb.ts';
import type { DynamodbEngine } from '../dynamodb/dynamodb-engine.ts';
import { createEcs } from '../ecs/create-ecs.ts';
import type { EcsEngine, EcsOptions } from '../ecs/ecs-engine.ts';
import type { Engine } from '../engine.ts';
import { createKms } from '../kms/create-kms.ts';
import type { KmsEngine } from '../kms/kms-engine.ts';
import { createSecretsManager } from '../secrets-manager/create-secrets-manager.ts';
import type { SecretsEngine } from '../secrets-manager/secrets-engine.ts';
import { createSqs } from '../sqs/create-sqs.ts';
import type { SqsEngine } from '../sqs/sqs-engine.ts';
import { createStepFunctions } from '../step-functions/create-step-functions.ts';
import type { StepFunctionsEngine, StepFunctionsOptions } from '../step-functions/step-functions-engine.ts';
import { serviceIntegrations } from './service-integrations.ts';

/** The engine behind each AWS API. */
export type Engines = {
  readonly apiGateway: ApiGatewayEngine;
  readonly dynamodb: DynamodbEngine;
  readonly sqs: SqsEngine;
  readonly kms: KmsEngine;
  readonly secrets: SecretsEngine;
  readonly ecs: EcsEngine;
  readonly stepFunctions: StepFunctionsEngine;
};

export type EnginesOptions = {
  /** One folder an engine below it; everything stays in memory without it. */
  readonly directory: string | undefined;
  readonly region: string;
  readonly accountId: string;
  readonly awsEndpoint: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly random: () => number;
  /** A random integer from 0 to `below - 1`, fit for secrets. */
  readonly randomInt: (below: number) => number;
  /** Told of a fault that no call can be answered with. */
  readonly onError: (error: unknown) => void;
  readonly ecs: Pick<EcsOptions, 'programs' | 'hostEnvironment' | 'awsEnvironment' | 'emit' | 'log'>;
  /** Told of every execution that has come to its end. */
  readonly onExecutionEnd: NonNullable<StepFunctionsOptions['onExecutionEnd']>;
};

/** Opens every engine with what its folder holds; creates no resource yet. What was opened is given to `onOpen` at once. */
export const openEngines = async (
  options: EnginesOptions,
  onOpen: (name: string, engine: Engine) => void,
): Promise<Engines> => {
  const { region, accountId, clock, newId, random, randomInt, onError, onExecutionEnd } = options;
  const kept = (name: string): { directory?: string } =>
    options.directory === undefined ? {} : { directory: path.join(options.directory, name) };
  const opened = async <E extends Engine>(name: string, opening: E | Promise<E>): Promise<E> => {
    const engine = await opening;
    onOpen(name, engine);
    return engine;
  };
  const openings = [
    opened('API Gateway', createApiGateway({ ...kept('api-gateway'), clock, randomInt })),
    opened('DynamoDB', createDynamodb({ ...kept('dynamodb'), region, accountId, clock, onError })),
    opened('SQS', createSqs({ ...kept('sqs'), baseUrl: options.awsEndpoint, region, accountId, clock, newId })),
    opened('KMS', createKms({ ...kept('kms'), accountId, clock })),
    opened('Secrets Manager', createSecretsManager({ ...kept('secrets-manager'), clock, newId, randomInt })),
  ] as const;
  // All of them also when one fails: what opens later must be closed too.
  await Promise.allSettled(openings);
  const [apiGateway, dynamodb, sqs, kms, secrets] = await Promise.all(openings);
  const ecs = createEcs({
    ...kept('ecs'),
    region,
    accountId,
    clock,
    newId,
    secretValue: secrets.valueOf,
    ...options.ecs,
  });
  const integrations = serviceIntegrations({ dynamodb, sqs, ecs });
  const machines = { ...kept('step-functions'), region, accountId, clock, newId, random, integrations, onExecutionEnd };
  const stepFunctions = await opened('Step Functions', createStepFunctions(machines));
  await opened('the tasks', ecs);
  return { apiGateway, dynamodb, sqs, kms, secrets, ecs, stepFunctions };
};

/** Lets the front answer with the engines. */
export const serveEngines = (front: AwsFront, engines: Engines): void =>
  front.serve({
    apigateway: engines.apiGateway,
    AWSStepFunctions: engines.stepFunctions,
    AmazonSQS: engines.sqs,
    DynamoDB_20120810: engines.dynamodb,
    AmazonEC2ContainerServiceV20141113: engines.ecs,
    TrentService: engines.kms,
    secretsmanager: engines.secrets,
  });
