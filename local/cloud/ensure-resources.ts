import { readFile } from 'node:fs/promises';
import { readDeclaredAccess } from '../api-gateway/read-declared-access.ts';
import type { KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack, StackResource } from '../template/load-stack.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Engines } from './engines.ts';
import { roleStatements } from './role-statements.ts';

/**
 * Makes every resource of the template that an engine keeps, services apart. Fails with the resource's name when its
 * engine does not know something of it.
 */
export const ensureResources = async (
  stack: Stack<KnownTypes>,
  engines: Engines,
  assetPath: (objectKey: string) => string,
): Promise<void> => {
  const each = <P>(resources: readonly StackResource<P>[], make: (one: StackResource<P>) => Promise<void> | void) =>
    Promise.all(resources.map((one) => named(one, async () => make(one))));

  engines.apiGateway.ensureAccess(readDeclaredAccess(stack));
  const tables = [...stack.ofType('AWS::DynamoDB::GlobalTable'), ...stack.ofType('AWS::DynamoDB::Table')];
  await Promise.all([
    each(tables, ({ physicalId, properties }) => engines.dynamodb.ensureTable(physicalId, properties)),
    each(stack.ofType('AWS::SQS::Queue'), (queue) =>
      engines.sqs.ensureQueue(queue.attribute('QueueName'), queue.properties),
    ),
    each(stack.ofType('AWS::SecretsManager::Secret'), ({ physicalId, properties }) =>
      engines.secrets.ensureSecret({ name: secretName(physicalId), arn: physicalId }, properties),
    ),
    each(stack.ofType('AWS::KMS::Key'), (key) =>
      engines.kms.ensureKey({ keyId: key.physicalId, arn: key.attribute('Arn') }, key.properties),
    ),
  ]);
  await each(stack.ofType('AWS::KMS::Alias'), ({ properties }) =>
    engines.kms.addAlias(properties.AliasName, properties.TargetKeyId),
  );
  await each(stack.ofType('AWS::ECS::Cluster'), ({ physicalId }) => engines.ecs.ensureCluster(physicalId));
  await each(stack.ofType('AWS::ECS::TaskDefinition'), ({ physicalId, properties }) =>
    engines.ecs.ensureTaskDefinition(physicalId, properties, roleStatements(stack, properties.TaskRoleArn)),
  );
  await each(stack.ofType('AWS::StepFunctions::StateMachine'), async (machine) => {
    const { DefinitionS3Location, ...properties } = machine.properties;
    const definition =
      DefinitionS3Location === undefined
        ? {}
        : { DefinitionString: await readFile(assetPath(DefinitionS3Location.Key), 'utf8') };
    engines.stepFunctions.ensureStateMachine(machine.attribute('Name'), { ...properties, ...definition });
  });
};

/** Starts the services: their tasks may call everything else. */
export const ensureServices = async (stack: Stack<KnownTypes>, engines: Engines): Promise<void> => {
  for (const service of stack.ofType('AWS::ECS::Service'))
    await named(service, async () => engines.ecs.ensureService(service.attribute('Name'), service.properties));
};

const named = async (resource: StackResource, make: () => Promise<void>): Promise<void> => {
  try {
    await make();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new TemplateError(`${resource.logicalId} (${resource.type})`, problem, { cause });
  }
};

/** `arn:…:secret:NAME-abcdef` */
const secretName = (arn: string): string => arn.replace(/^.*:secret:/, '').replace(/-.{6}$/, '');
