import * as z from 'zod';
import type { ResourceIdentity } from '../resource-type.ts';
import { arnOf, defaultName, ignored, knownType, namedBy, stableId } from '../resource-type.ts';

/** Its engine knows the properties and fails by name on any other. */
const checkedByEngine = z.json();
const environment = z.strictObject({ Variables: z.record(z.string(), z.string()).default({}) });

const mapping = {
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Tags: ignored('labels'),
};
const queueMapping = z.strictObject({
  ...mapping,
  BatchSize: z.int().min(1).max(10).optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int().min(2) }).optional(),
});
/** Of a table's stream: every record goes to the function, for there is no `FilterCriteria` here. */
const streamMapping = z.strictObject({
  ...mapping,
  StartingPosition: z.literal('TRIM_HORIZON'),
  BatchSize: z.int().min(1).max(10_000).optional(),
  MaximumBatchingWindowInSeconds: z.int().min(0).max(300).optional(),
  BisectBatchOnFunctionError: z.boolean().optional(),
  MaximumRetryAttempts: z.int().min(-1).max(10_000).optional(),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
});

export const COMPUTE_TYPES = {
  'AWS::Lambda::Function': knownType(
    {
      Runtime: z.string(),
      Handler: z.string(),
      Code: z.strictObject({ S3Bucket: ignored('assets are read from the cloud assembly'), S3Key: z.string() }),
      Environment: environment.default({ Variables: {} }),
      Timeout: z.int().default(3),
      MemorySize: z.int().default(128),
      FunctionName: z.string().optional(),
      ReservedConcurrentExecutions: z.int().positive().optional(),
      Architectures: ignored('bundles are JavaScript'),
      DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
      Description: ignored('a label'),
      Layers: ignored('only the provider of bucket deployments has one, and it is not run'),
      LoggingConfig: ignored('lines go to the log of the local cloud'),
      Role: ignored('there are no permissions on one machine'),
      Tags: ignored('labels'),
      TracingConfig: ignored('there are no traces on one machine'),
      VpcConfig: ignored('every function reaches loopback'),
    },
    {
      reference: namedBy('FunctionName'),
      attributes: { Arn: arnOf('lambda', (identity) => `function:${namedBy('FunctionName')(identity)}`) },
    },
  ),
  'AWS::Lambda::EventSourceMapping': {
    properties: z.union([queueMapping, streamMapping]),
    reference: (identity: ResourceIdentity): string => stableId(identity, 32),
    attributes: {},
  },
  'AWS::Events::Rule': knownType(
    {
      EventPattern: z.record(z.string(), z.json()),
      State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
      Targets: z.array(
        z.strictObject({
          Id: z.string(),
          Arn: z.string(),
          // Of EventBridge's own tries to hand an event over; what the function then makes of it is Lambda's matter.
          RetryPolicy: ignored('an event reaches its function at once or the process has ended'),
          DeadLetterConfig: ignored('an event reaches its function at once or the process has ended'),
        }),
      ),
      Description: ignored('a label'),
      Name: ignored('a label'),
    },
    { attributes: { Arn: arnOf('events', (identity) => `rule/${defaultName(identity)}`) } },
  ),
  'AWS::StepFunctions::StateMachine': {
    properties: z
      .object({ DefinitionS3Location: z.strictObject({ Bucket: z.string(), Key: z.string() }).optional() })
      .catchall(checkedByEngine),
    reference: arnOf('states', (identity) => `stateMachine:${namedBy('StateMachineName')(identity)}`),
    attributes: {
      Arn: arnOf('states', (identity) => `stateMachine:${namedBy('StateMachineName')(identity)}`),
      Name: namedBy('StateMachineName'),
    },
  },
  'AWS::ECS::Cluster': knownType(
    { ClusterName: z.string().optional(), ClusterSettings: ignored('there are no metrics on one machine') },
    {
      reference: namedBy('ClusterName'),
      attributes: { Arn: arnOf('ecs', (identity) => `cluster/${namedBy('ClusterName')(identity)}`) },
    },
  ),
  'AWS::ECS::TaskDefinition': {
    properties: z.object({ TaskRoleArn: z.string().optional() }).catchall(checkedByEngine),
    reference: arnOf('ecs', (identity) => `task-definition/${namedBy('Family')(identity)}:1`),
    attributes: {},
  },
  'AWS::ECS::Service': {
    properties: checkedByEngine,
    reference: defaultName,
    attributes: { Name: defaultName },
  },
} as const;
