import type { Clock } from '../clock.ts';
import type { DeadLetter } from './dead-letter.ts';

/** What `createLambda(options: LambdaOptions): LambdaFunction` needs. */
export interface LambdaOptions {
  functionName: string;
  /** The function's ARN, in the context object. */
  functionArn: string;
  /** The bundled asset's directory; it is `LAMBDA_TASK_ROOT`. */
  assetDir: string;
  /** `file.export`, as in `index.handler`. */
  handler: string;
  timeoutS: number;
  memoryMb: number;
  /** The template's variables; together with the `AWS_*` that Lambda sets they are all that the function sees. */
  environment: Readonly<Record<string, string>>;
  region: string;
  /** Becomes `AWS_ENDPOINT_URL`. */
  endpointUrl: string;
  /** How many invocations may run at once, and what happens to one more. Default: 20, queued. */
  concurrency?: { limit: number; whenFull: 'queue' | 'throttle' };
  /** Takes an event whose asynchronous invocation failed for good; without it the event is dropped. Never rejects. */
  deadLetter?: (letter: DeadLetter) => Promise<void>;
  /** Takes one line of JSON, without a line feed, for each line that the function writes and each report. */
  log: (line: string) => void;
  clock: Clock;
  newId: () => string;
}

/** An error in the shape that the Invoke API answers with. */
export type LambdaError = { errorType: string; errorMessage: string; trace?: string[] | undefined };

/**
 * How an invocation ended. With `functionError` the function failed (Invoke API: `X-Amz-Function-Error`); without it the
 * invocation was refused (`TooManyRequestsException`, `RequestTooLargeException`) and the function did not run.
 */
export type LambdaResult =
  { ok: true; payload: unknown } | { ok: false; error: LambdaError; functionError?: 'Unhandled' };

/** One function with its execution environments. */
export interface LambdaFunction {
  readonly functionName: string;
  /** `RequestResponse`: runs the function once and answers with its result; never rejects. */
  invoke(event: unknown): Promise<LambdaResult>;
  /** `Event`: accepts at once, runs later, and tries twice more after an error; then the event is a dead letter. */
  invokeAsync(event: unknown): void;
  /** Starts one execution environment unless one is idle, so that the next invocation is warm; never rejects. */
  prewarm(): Promise<void>;
  /** Ends all environments, what runs in them included, and drops pending retries. */
  close(): Promise<void>;
}
