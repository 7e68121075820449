import type { Clock } from '../clock.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { LambdaResult } from './lambda-function.ts';

/** Lambda tries a failed asynchronous invocation again after one minute and after two more: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS_MS = [60_000, 120_000];

export type AsyncInvocationsOptions = {
  readonly clock: Clock;
  /** Runs the function; `undefined` when it takes no more invocations at the moment. */
  readonly run: (requestId: string, event: string) => Promise<LambdaResult | undefined>;
  /** Told of an event that was tried for the last time. */
  readonly onGivenUp: (letter: DeadLetter, attempts: number) => Promise<void>;
};

/** Invocations that nobody waits for. */
export type AsyncInvocations = {
  /** Returns at once. */
  begin(requestId: string, event: string): void;
  /** Drops what would be tried again. */
  close(): void;
};

/** Keeps what is to be tried again, in memory. */
export const createAsyncInvocations = ({ clock, run, onGivenUp }: AsyncInvocationsOptions): AsyncInvocations => {
  const pendingRetries = new Set<() => void>();
  let closed = false;

  const attempt = async (requestId: string, event: string, failures: number): Promise<void> => {
    const result = await run(requestId, event);
    if (closed || result?.ok) return;
    const delayMs = RETRY_DELAYS_MS[failures];
    if (delayMs === undefined || !result) {
      const errorMessage = result?.error.errorMessage ?? 'Rate Exceeded.';
      return onGivenUp({ requestId, event, errorMessage }, failures + 1);
    }
    const cancel = clock.after(delayMs, () => {
      pendingRetries.delete(cancel);
      void attempt(requestId, event, failures + 1);
    });
    pendingRetries.add(cancel);
  };

  return {
    begin: (requestId, event) => void attempt(requestId, event, 0),
    close: () => {
      closed = true;
      for (const cancel of pendingRetries) cancel();
    },
  };
};
