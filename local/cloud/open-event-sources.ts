import type { Clock } from '../clock.ts';
import { createStreamMapping } from '../dynamodb/create-stream-mapping.ts';
import type { LambdaResult } from '../lambda/lambda-function.ts';
import { createEventSourceMapping } from '../sqs/create-event-source-mapping.ts';
import type { KnownResource, KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack } from '../template/load-stack.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Engines } from './engines.ts';

export type EventSourcesOptions = {
  readonly stack: Stack<KnownTypes>;
  readonly engines: Pick<Engines, 'dynamodb' | 'sqs'>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly invoke: (functionName: string, event: unknown) => Promise<LambdaResult>;
  readonly onError: (error: Error) => void;
};

type Mapping = KnownResource<'AWS::Lambda::EventSourceMapping'>;

/**
 * Lets every function of an event source mapping take messages from its queue, or changes from its table. Fails on a source
 * that is neither.
 */
export const openEventSources = (options: EventSourcesOptions): { close(): Promise<void> } => {
  const mappings = options.stack
    .ofType('AWS::Lambda::EventSourceMapping')
    .map((mapping) =>
      'StartingPosition' in mapping.properties
        ? openStream(options, mapping.logicalId, mapping.properties)
        : openQueue(options, mapping.logicalId, mapping.properties),
    );
  return { close: async () => void (await Promise.all(mappings.map((one) => one.close()))) };
};

const openQueue = (
  { stack, engines, clock, invoke, onError }: EventSourcesOptions,
  logicalId: string,
  properties: Exclude<Mapping['properties'], { StartingPosition: string }>,
) => {
  const { EventSourceArn, FunctionName, FunctionResponseTypes, BatchSize, ScalingConfig } = properties;
  return createEventSourceMapping({
    sqs: engines.sqs,
    clock,
    queueName: queueNameOf(stack, logicalId, EventSourceArn),
    region: stack.region,
    invoke: (event) => invoke(FunctionName, event),
    reportBatchItemFailures: FunctionResponseTypes.includes('ReportBatchItemFailures'),
    ...(BatchSize === undefined ? {} : { batchSize: BatchSize }),
    ...(ScalingConfig === undefined ? {} : { maximumConcurrency: ScalingConfig.MaximumConcurrency }),
    onError,
  });
};

const openStream = (
  { stack, engines, clock, newId, invoke, onError }: EventSourcesOptions,
  logicalId: string,
  properties: Extract<Mapping['properties'], { StartingPosition: string }>,
) => {
  const { EventSourceArn, FunctionName, DestinationConfig } = properties;
  const { BatchSize, MaximumBatchingWindowInSeconds, BisectBatchOnFunctionError, MaximumRetryAttempts } = properties;
  const table = [...stack.ofType('AWS::DynamoDB::GlobalTable'), ...stack.ofType('AWS::DynamoDB::Table')].find(
    (one) => one.attribute('StreamArn') === EventSourceArn,
  );
  if (table === undefined) throw new TemplateError(logicalId, `the event source ${EventSourceArn} is no stream`);
  const failed = DestinationConfig && queueNameOf(stack, logicalId, DestinationConfig.OnFailure.Destination);
  return createStreamMapping({
    stream: engines.dynamodb.stream(table.physicalId, logicalId),
    functionArn: FunctionName,
    region: stack.region,
    clock,
    newId,
    invoke: (event) => invoke(FunctionName, event),
    ...(BatchSize === undefined ? {} : { batchSize: BatchSize }),
    ...(MaximumBatchingWindowInSeconds === undefined ? {} : { windowS: MaximumBatchingWindowInSeconds }),
    ...(BisectBatchOnFunctionError === undefined ? {} : { bisect: BisectBatchOnFunctionError }),
    ...(MaximumRetryAttempts === undefined ? {} : { retryAttempts: MaximumRetryAttempts }),
    ...(failed === undefined
      ? {}
      : {
          onDiscard: (MessageBody: string) =>
            engines.sqs.handle('SendMessage', { QueueUrl: engines.sqs.urlOf(failed), MessageBody }),
        }),
    onError,
  });
};

const queueNameOf = (stack: Stack<KnownTypes>, logicalId: string, arn: string): string => {
  const queue = stack.ofType('AWS::SQS::Queue').find((one) => one.attribute('Arn') === arn);
  if (queue === undefined) throw new TemplateError(logicalId, `${arn} is no queue`);
  return queue.attribute('QueueName');
};
