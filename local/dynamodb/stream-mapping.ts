import type { Clock } from '../clock.ts';
import type { LambdaResult } from '../lambda/lambda-function.ts';
import type { TableStream } from './table-stream.ts';

/** What `createStreamMapping(options: StreamMappingOptions): StreamMapping` needs. */
export interface StreamMappingOptions {
  stream: TableStream;
  functionArn: string;
  region: string;
  clock: Clock;
  newId: () => string;
  /** Runs the function once with a batch of records; `LambdaFunction.invoke`. */
  invoke: (event: unknown) => Promise<LambdaResult>;
  /** Default 100, as in AWS. */
  batchSize?: number;
  /** How long a batch that is not full waits for more records. Default 0, as in AWS. */
  windowS?: number;
  /** Splits a batch that failed in two, which costs no retry. Default false, as in AWS. */
  bisect?: boolean;
  /** How often a batch that failed is tried again. Default -1, as in AWS: for ever. */
  retryAttempts?: number;
  /** Takes what tells of a batch that was given up, without its records; there is nobody to tell without it. */
  onDiscard?: (message: string) => Promise<unknown>;
  /** Called with each fault of the mapping itself and each batch that failed; holds no content of a record. */
  onError: (error: Error) => void;
}

/** A reader that hands a stream's records to a function, in order. */
export interface StreamMapping {
  /** Stops reading and returns when the batch at work is finished. What was not done with comes again at the next start. */
  close(): Promise<void>;
}
