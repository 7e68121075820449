import type { Clock } from '../clock.ts';
import type { LambdaResult } from '../lambda/lambda-function.ts';
import type { SqsEngine } from './sqs-engine.ts';

/** What `createEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping` needs. */
export interface EventSourceMappingOptions {
  sqs: SqsEngine;
  queueName: string;
  region: string;
  clock: Clock;
  /** Runs the function once with an SQS event; `LambdaFunction.invoke`. */
  invoke: (event: unknown) => Promise<LambdaResult>;
  /** 1 to 10: more needs a batching window, which is not known here. Default 10, as in AWS. */
  batchSize?: number;
  /** How many batches may be at work at the same time. Default 2, the lowest that AWS takes. */
  maximumConcurrency?: number;
  /** `FunctionResponseTypes` holds `ReportBatchItemFailures`. */
  reportBatchItemFailures: boolean;
  /** Called with each fault of the mapping itself and each batch that failed as a whole; holds no message content. */
  onError: (error: Error) => void;
}

/** Pollers that hand a queue's messages to a function and delete what it has finished. */
export interface EventSourceMapping {
  /** Stops polling and returns when the batches at work are finished. */
  close(): Promise<void>;
}
