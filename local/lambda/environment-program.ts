import { format } from 'node:util';
import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import type { EnvironmentData, EnvironmentMessage, InvokeMessage } from './environment-protocol.ts';
import { loadHandler } from './load-handler.ts';

/** The program of a worker thread that is one execution environment: loads the handler, then runs one event after another. */
const run = async (port: MessagePort, data: EnvironmentData): Promise<void> => {
  const say = (message: EnvironmentMessage): void => port.postMessage(message);
  captureOutput((level, message) => say({ kind: 'log', level, message }));
  process.on('uncaughtException', (error) => say({ kind: 'fatal', error: errorOf(error) }));
  process.on('unhandledRejection', (reason) =>
    say({ kind: 'fatal', error: { ...errorOf(reason), errorType: 'Runtime.UnhandledPromiseRejection' } }),
  );
  const handler = await loadHandler(data.assetDir, data.handler);
  port.on('message', async ({ requestId, event, remainingMs }: InvokeMessage) => {
    const endMs = performance.now() + remainingMs;
    const context = {
      functionName: data.functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: data.functionArn,
      memoryLimitInMB: String(data.memoryMb),
      awsRequestId: requestId,
      logGroupName: data.logGroupName,
      logStreamName: data.logStreamName,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(endMs - performance.now())),
    };
    try {
      say({ kind: 'result', requestId, payload: serialize(await handler(JSON.parse(event), context)) });
    } catch (error) {
      say({ kind: 'error', requestId, error: errorOf(error) });
    }
  });
  say({ kind: 'ready' });
};

const serialize = (result: unknown): string => {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (cause) {
    throw new Error('Unable to stringify response body', { cause });
  }
};

/** An error as Lambda's Node.js runtime reports it. */
const errorOf = (error: unknown): { errorType: string; errorMessage: string; trace: string[] } =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

const LEVELS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

/** Sends all that the function writes to the log, in the order of its results: a thread's streams arrive at any time. */
const captureOutput = (log: (level: string, message: string) => void): void => {
  for (const [method, level] of Object.entries(LEVELS)) {
    Reflect.set(console, method, (...values: unknown[]) => log(level, format(...values)));
  }
  for (const [stream, level] of [
    [process.stdout, 'INFO'],
    [process.stderr, 'ERROR'],
  ] as const) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      for (const line of text.split('\n')) if (line !== '') log(level, line);
      const written = rest.at(-1);
      if (typeof written === 'function') queueMicrotask(() => written());
      return true;
    };
  }
};

if (parentPort) {
  const port = parentPort;
  run(port, workerData).catch((error: unknown) => port.postMessage({ kind: 'fatal', error: errorOf(error) }));
}
