import { AwsError } from '../aws-error.ts';
import { createConcurrencyGate } from './concurrency-gate.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import { environmentVariables } from './environment-variables.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { LambdaFunction, LambdaOptions, LambdaResult } from './lambda-function.ts';
import { LIMITS } from './lambda-limits.ts';
import { createLambdaLog } from './lambda-log.ts';

/** Lambda tries a failed asynchronous invocation again after one minute and after two more: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** One laptop: more at once would only wait for each other. */
const DEFAULT_CONCURRENCY = { limit: 20, whenFull: 'queue' } as const;

/** A function of the template, run in worker threads that are kept warm. Nothing starts before the first invocation or `prewarm`. */
export const createLambda = (options: LambdaOptions): LambdaFunction => {
  const { functionName, clock, newId, concurrency = DEFAULT_CONCURRENCY } = options;
  const log = createLambdaLog(options);
  const gate = createConcurrencyGate(concurrency.limit);
  const pendingRetries = new Set<() => void>();
  let closed = false;

  const pool = createEnvironmentPool(() => {
    const streamName = newId();
    const groupName = `/aws/lambda/${functionName}`;
    const { assetDir, handler, functionArn, memoryMb } = options;
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
  }, clock);

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
    if (!answer.ok) {
      log.write('ERROR', JSON.stringify(answer.error), requestId);
      return { ok: false, error: answer.error, functionError: 'Unhandled' };
    }
    if (Buffer.byteLength(answer.payload) <= LIMITS.maxResponseBytes) {
      return { ok: true, payload: JSON.parse(answer.payload) };
    }
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${LIMITS.maxResponseBytes} bytes).`;
    return {
      ok: false,
      functionError: 'Unhandled',
      error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage },
    };
  };

  const tryAsync = async (requestId: string, event: string, attempt: number): Promise<void> => {
    const result = await gate.enter(() => runOnce(requestId, event), true);
    if (closed || result?.ok) return;
    const delayMs = RETRY_DELAYS_MS[attempt];
    if (delayMs === undefined || !result) {
      const end = options.deadLetter === undefined ? 'is dropped' : 'goes to the dead-letter queue';
      log.write('ERROR', `The asynchronous invocation failed ${attempt + 1} times and ${end}.`, requestId);
      await options.deadLetter?.({ requestId, event, errorMessage: result?.error.errorMessage ?? 'Rate Exceeded.' });
      return;
    }
    const cancel = clock.after(delayMs, () => {
      pendingRetries.delete(cancel);
      void tryAsync(requestId, event, attempt + 1);
    });
    pendingRetries.add(cancel);
  };

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
      void tryAsync(newId(), body, 0);
    },
    prewarm: () => pool.prewarm(),
    close: async () => {
      closed = true;
      for (const cancel of pendingRetries) cancel();
      await pool.close();
    },
  };
};

const refused = (errorType: string, errorMessage: string): LambdaResult => ({
  ok: false,
  error: { errorType, errorMessage },
});

const tooLarge = (limit: number): string =>
  `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
