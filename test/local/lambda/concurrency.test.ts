import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeadLetter } from '../../../local/lambda/dead-letter.ts';
import type { LambdaFunction, LambdaOptions } from '../../../local/lambda/lambda-function.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { bundle, startLambda } from './start-lambda.ts';

// Invocations that wait are released by a signal that all threads share, so that nothing here depends on time.
const SOURCE = `
import { BroadcastChannel } from 'node:worker_threads';

export const handler = async (event: { wait?: string; fail?: boolean }, context: any): Promise<unknown> => {
  const channel = event.wait ? new BroadcastChannel(event.wait) : undefined;
  const released = channel && new Promise((resolve) => { channel.onmessage = resolve; });
  console.log('started');
  await released;
  channel?.close();
  if (event.fail) throw new Error('failed');
  return context.awsRequestId;
};
`;

describe('concurrency and asynchronous invocations of the local Lambda', () => {
  const directory = temporaryDirectory();
  let assetDir: string;
  const running: LambdaFunction[] = [];
  beforeAll(() => {
    assetDir = bundle(directory.path, SOURCE);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((lambda) => lambda.close()));
  });
  afterAll(() => directory.remove());

  /** A function whose log can be waited for: `seen(text, n)` returns when n lines hold the text. */
  const start = (options: Partial<LambdaOptions> = {}) => {
    const lines: string[] = [];
    const waiting = new Set<() => void>();
    let ids = 0;
    const started = startLambda(assetDir, {
      newId: () => `id-${++ids}`,
      ...options,
      log: (line) => {
        lines.push(line);
        for (const check of waiting) check();
      },
    });
    running.push(started.lambda);
    const seen = (text: string, count: number): Promise<void> =>
      new Promise((resolve) => {
        const check = (): void => {
          if (lines.filter((line) => line.includes(text)).length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      });
    return { ...started, lines, seen };
  };
  const release = (name: string): void => {
    const channel = new BroadcastChannel(name);
    channel.postMessage('go');
    channel.close();
  };

  it('throttles what comes above the limit when asked to', async () => {
    const { lambda, seen } = start({ concurrency: { limit: 1, whenFull: 'throttle' } });
    const first = lambda.invoke({ wait: 'throttle' });
    await seen('started', 1);
    expect(await lambda.invoke({})).toEqual({
      ok: false,
      error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
    });
    release('throttle');
    expect(await first).toMatchObject({ ok: true });
    expect(await lambda.invoke({})).toMatchObject({ ok: true });
  });

  it('runs nothing with a limit of 0', async () => {
    const { lambda } = start({ concurrency: { limit: 0, whenFull: 'queue' } });
    expect(await lambda.invoke({})).toMatchObject({ error: { errorType: 'TooManyRequestsException' } });
  });

  it('queues what comes above the limit in its order', async () => {
    const { lambda, lines, seen } = start({ concurrency: { limit: 1, whenFull: 'queue' } });
    const first = lambda.invoke({ wait: 'queue' });
    const others = [lambda.invoke({}), lambda.invoke({})];
    await seen('started', 1);
    expect(lines.filter((line) => line.includes('started'))).toHaveLength(1);
    release('queue');
    await first;
    const payloads = (await Promise.all(others)).map((result) => (result.ok ? result.payload : undefined));
    const order = lines.filter((line) => line.includes('started')).map((line) => JSON.parse(line).requestId);
    expect(order.slice(1)).toEqual(payloads);
  });

  it('tries an asynchronous invocation twice more, one and two minutes later, as one request', async () => {
    const { lambda, lines, seen, clock } = start();
    lambda.invokeAsync({ fail: true });
    await seen('"errorMessage":"failed"', 1);
    await new Promise(setImmediate);
    clock.advance(59_999);
    expect(lines.filter((line) => line.includes('started'))).toHaveLength(1);
    clock.advance(1);
    await seen('"errorMessage":"failed"', 2);
    await new Promise(setImmediate);
    clock.advance(120_000);
    await seen('failed 3 times and is dropped', 1);
    const requests = lines.filter((line) => line.includes('started')).map((line) => JSON.parse(line).requestId);
    expect(new Set(requests).size).toBe(1);
    expect(requests).toHaveLength(3);
  });

  it('hands over what failed three times, with the last error', async () => {
    const letters: DeadLetter[] = [];
    const { lambda, lines, seen, clock } = start({ deadLetter: async (letter) => void letters.push(letter) });
    lambda.invokeAsync({ fail: true });
    for (const [count, waitMs] of [60_000, 120_000].entries()) {
      await seen('"errorMessage":"failed"', count + 1);
      await new Promise(setImmediate);
      expect(letters).toEqual([]);
      clock.advance(waitMs);
    }
    await seen('failed 3 times and goes to the dead-letter queue', 1);
    const [requestId] = lines.filter((line) => line.includes('started')).map((line) => JSON.parse(line).requestId);
    expect(letters).toEqual([{ requestId, event: '{"fail":true}', errorMessage: 'failed' }]);
  });

  it('runs an asynchronous invocation once when it succeeds, and refuses an event of more than 1 MB', async () => {
    const { lambda, lines, seen, clock } = start();
    lambda.invokeAsync({});
    await seen('platform.report', 1);
    await new Promise(setImmediate);
    clock.advance(600_000);
    expect(lines.filter((line) => line.includes('started'))).toHaveLength(1);
    expect(() => lambda.invokeAsync('x'.repeat(1024 * 1024))).toThrow('must be smaller than 1048576 bytes');
  });

  it('answers everything that runs or waits when it is closed, and drops retries', async () => {
    const { lambda, seen, clock } = start({ concurrency: { limit: 1, whenFull: 'queue' } });
    lambda.invokeAsync({ fail: true });
    await seen('"errorMessage":"failed"', 1);
    const running = lambda.invoke({ wait: 'never' });
    const waiting = lambda.invoke({});
    await seen('started', 2);
    await lambda.close();
    expect(await running).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } });
    expect(await waiting).toMatchObject({ ok: false, error: { errorType: 'ServiceException' } });
    expect(clock.pending()).toBe(0);
  });
});
