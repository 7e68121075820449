import type { Clock } from '../clock.ts';
import type { LambdaResult } from '../lambda/lambda-function.ts';
import { createEventSourceMapping } from '../sqs/create-event-source-mapping.ts';
import type { SqsEngine } from '../sqs/sqs-engine.ts';
import type { KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack } from '../template/load-stack.ts';
import { TemplateError } from '../template/template-error.ts';

/** Lets every function of an event source mapping take messages from its queue. Fails on a source that is no queue. */
export const openEventSources = (
  stack: Stack<KnownTypes>,
  sqs: SqsEngine,
  clock: Clock,
  invoke: (functionName: string, event: unknown) => Promise<LambdaResult>,
  onError: (error: Error) => void,
): { close(): Promise<void> } => {
  const mappings = stack.ofType('AWS::Lambda::EventSourceMapping').map(({ logicalId, properties }) => {
    const { EventSourceArn, FunctionName, FunctionResponseTypes, BatchSize, ScalingConfig } = properties;
    const queue = stack.ofType('AWS::SQS::Queue').find((one) => one.attribute('Arn') === EventSourceArn);
    if (queue === undefined) throw new TemplateError(logicalId, `the event source ${EventSourceArn} is no queue`);
    return createEventSourceMapping({
      sqs,
      clock,
      queueName: queue.attribute('QueueName'),
      region: stack.region,
      invoke: (event) => invoke(FunctionName, event),
      reportBatchItemFailures: FunctionResponseTypes.includes('ReportBatchItemFailures'),
      ...(BatchSize === undefined ? {} : { batchSize: BatchSize }),
      ...(ScalingConfig === undefined ? {} : { maximumConcurrency: ScalingConfig.MaximumConcurrency }),
      onError,
    });
  });
  return { close: async () => void (await Promise.all(mappings.map((one) => one.close()))) };
};
