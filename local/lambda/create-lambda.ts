import { AwsError } from '../aws-error.ts';
import { createAsyncInvocations } from './async-invocations.ts';
import { createConcurrencyGate } from './concurrency-gate.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import { environmentVariables } from './environment-variables.ts';
import type { EnvironmentAnswer } from './execution-environment.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { LambdaFunction, LambdaOptions, LambdaResult } from './lambda-function.ts';
import { LIMITS } from './lambda-limits.ts';
import type { LambdaLog } from './lambda-log.ts';
import { createLambdaLog } from './lambda-log.ts';

/** One laptop: more at once would only wait for each other. */
const DEFAULT_CONCURRENCY = { limit: 20, whenFull: 'queue' } as const;

/** A function of the template, run in worker threads that are kept warm. Nothing starts before the first invocation or `prewarm`. */
export const createLambda = (options: LambdaOptions): LambdaFunction => {
  const { functionName, clock, newId, concurrency = DEFAULT_CONCURRENCY } = options;
  const log = createLambdaLog(options);
  const gate = createConcurrencyGate(concurrency.limit);
  const pool = createEnvironmentPool(() => startEnvironment(options, log), clock);
  let closed = false;

  const runOnce = async (requestId: string, event: string): Promise<LambdaResult> => {
    if (closed) return refused('ServiceException', 'The local cloud is closing.');
    const acquired = await pool.acquire();
    const startedAtMs = clock.nowMs();
    const answer = acquired.ok
      ? await acquired.environment.invoke(requestId, event, options.timeoutS * 1000)
      : acquired.answer;
    if (acquired.ok) pool.release(acquired.environment);
    const status = answer.ok ? 'success' : answer.timedOut ? 'timeout' : 'error';
    log.report(requestId, status, clock.nowMs() - startedAtMs, acquired.initMs);
    if (!answer.ok) log.write('ERROR', JSON.stringify(answer.error), requestId);
    return resultOf(answer);
  };

  const invocations = createAsyncInvocations({
    clock,
    run: (requestId, event) => gate.enter(() => runOnce(requestId, event), true),
    onGivenUp: async (letter, attempts) => {
      const end = options.deadLetter === undefined ? 'is dropped' : 'goes to the dead-letter queue';
      log.write('ERROR', `The asynchronous invocation failed ${attempts} times and ${end}.`, letter.requestId);
      await options.deadLetter?.(letter);
    },
  });

  return {
    functionName,
    invoke: async (event) => {
      const body = JSON.stringify(event) ?? 'null';
      if (Buffer.byteLength(body) > LIMITS.maxRequestBytes) {
        return refused('RequestTooLargeException', tooLarge(LIMITS.maxRequestBytes));
      }
      const result = await gate.enter(() => runOnce(newId(), body), concurrency.whenFull === 'queue');
      return result ?? refused('TooManyRequestsException', 'Rate Exceeded.');
    },
    invokeAsync: (event) => {
      const body = JSON.stringify(event) ?? 'null';
      if (Buffer.byteLength(body) > LIMITS.maxAsyncRequestBytes) {
        throw new AwsError('RequestTooLargeException', tooLarge(LIMITS.maxAsyncRequestBytes), 413);
      }
      invocations.begin(newId(), body);
    },
    prewarm: () => pool.prewarm(),
    close: async () => {
      closed = true;
      invocations.close();
      await pool.close();
    },
  };
};

const startEnvironment = (options: LambdaOptions, log: LambdaLog): ExecutionEnvironment => {
  const { assetDir, handler, functionName, functionArn, memoryMb, clock } = options;
  const streamName = options.newId();
  const groupName = `/aws/lambda/${functionName}`;
  return new ExecutionEnvironment({
    data: {
      assetDir,
      handler,
      functionName,
      functionArn,
      memoryMb,
      logGroupName: groupName,
      logStreamName: streamName,
    },
    variables: environmentVariables(options, { groupName, streamName }),
    clock,
    log: log.write,
  });
};

/** What the caller of the function is told. */
const resultOf = (answer: EnvironmentAnswer): LambdaResult => {
  if (!answer.ok) return { ok: false, error: answer.error, functionError: 'Unhandled' };
  if (Buffer.byteLength(answer.payload) <= LIMITS.maxResponseBytes)
    return { ok: true, payload: JSON.parse(answer.payload) };
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${LIMITS.maxResponseBytes} bytes).`;
  const error = { errorType: 'Function.ResponseSizeTooLarge', errorMessage };
  return { ok: false, error, functionError: 'Unhandled' };
};

const refused = (errorType: string, errorMessage: string): LambdaResult => ({
  ok: false,
  error: { errorType, errorMessage },
});

const tooLarge = (limit: number): string =>
  `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
