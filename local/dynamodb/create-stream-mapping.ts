import { pauseUntil } from '../pause-until.ts';
import { discardedBatch } from './discarded-batch.ts';
import { lambdaStreamEvent } from './lambda-stream-event.ts';
import type { StreamMapping, StreamMappingOptions } from './stream-mapping.ts';
import type { StreamRecord } from './stream-records.ts';

type Batch = readonly [StreamRecord, ...StreamRecord[]];

/** AWS does not say how long it waits before it tries a batch again. */
const FIRST_RETRY_AFTER_MS = 1000;
const LAST_RETRY_AFTER_MS = 60_000;

/**
 * Starts reading a stream for a function, where it ended the last time, else with the oldest record. Batches come one after
 * the other, for a stream has one shard here; a batch that fails holds up those behind it until it is done with or given
 * up: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export const createStreamMapping = (options: StreamMappingOptions): StreamMapping => {
  const { stream, clock, batchSize = 100, windowS = 0, bisect = false, retryAttempts = -1, onError } = options;
  const closing = new AbortController();
  // It fails only when this is closing, which the loops look at themselves.
  const pause = (ms: number): Promise<void> =>
    pauseUntil(clock, clock.nowMs() + ms, closing.signal).catch(() => undefined);

  /** The next records; none when there are none yet, or when it is closing. */
  const gather = async (): Promise<readonly StreamRecord[]> => {
    const writes = stream.writes.count();
    const records = await stream.read(batchSize);
    if (records.length === 0) await stream.writes.after(writes, closing.signal);
    else if (records.length < batchSize && windowS > 0) {
      // The whole window, also when the batch is full before its end: that is sooner in AWS.
      await pause(windowS * 1000);
      return closing.signal.aborted ? [] : stream.read(batchSize);
    }
    return records;
  };

  /** Has the function handle a batch, whole or in parts. False when it is closing and the batch is not done with. */
  const run = async (batch: Batch): Promise<boolean> => {
    let retryAfterMs = FIRST_RETRY_AFTER_MS;
    for (let failures = 0; !closing.signal.aborted;) {
      const result = await options.invoke(lambdaStreamEvent(batch, stream.arn, options.region));
      if (result.ok) return true;
      onError(new Error(`${batch.length} records of ${stream.arn} failed: ${result.error.errorType}.`));
      if (result.functionError) {
        const [first, ...others] = batch;
        if (bisect && others.length > 0) {
          const [middle, ...rest] = others.splice(Math.floor(others.length / 2));
          return (await run([first, ...others])) && (middle === undefined || (await run([middle, ...rest])));
        }
        failures++;
        if (retryAttempts >= 0 && failures > retryAttempts) return discard(batch, failures);
      }
      await pause(retryAfterMs);
      retryAfterMs = Math.min(2 * retryAfterMs, LAST_RETRY_AFTER_MS);
    }
    return false;
  };

  const discard = async (batch: Batch, invocations: number): Promise<true> => {
    const about = { functionArn: options.functionArn, streamArn: stream.arn, invocations };
    await options.onDiscard?.(discardedBatch(batch, { ...about, requestId: options.newId(), nowMs: clock.nowMs() }));
    return true;
  };

  const read = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        const [first, ...others] = await gather();
        if (first && (await run([first, ...others]))) await stream.advance((others.at(-1) ?? first).sequenceNumber);
      } catch (cause) {
        onError(new Error(`The event source mapping of ${stream.arn} met a fault.`, { cause }));
        await pause(FIRST_RETRY_AFTER_MS);
      }
    }
  };
  const reading = read();

  return {
    close: async () => {
      closing.abort();
      await reading;
    },
  };
};
