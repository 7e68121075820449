import { Worker } from 'node:worker_threads';
import { isErrorCode } from '../../adapters/system/is-error-code.ts';
import type { Clock } from '../clock.ts';
import type { EnvironmentData, InvokeMessage } from './environment-protocol.ts';
import { environmentMessageSchema } from './environment-protocol.ts';
import type { LambdaError } from './lambda-function.ts';
import { LIMITS } from './lambda-limits.ts';

/** How one piece of work in an environment ended. `payload` is JSON. */
export type EnvironmentAnswer = { ok: true; payload: string } | { ok: false; error: LambdaError; timedOut: boolean };

/** What an environment needs. */
export type EnvironmentOptions = {
  data: EnvironmentData;
  variables: Record<string, string>;
  clock: Clock;
  log: (level: string, message: string, requestId: string | undefined) => void;
};

/**
 * One worker thread that runs one function, one event at a time. It is over as soon as anything happens after which
 * Lambda would not use it again: a timeout, an exit, an error outside of a handler's promise, a failed init.
 */
export class ExecutionEnvironment {
  readonly #worker: Worker;
  readonly #options: EnvironmentOptions;
  #requestId: string | undefined;
  #answer: ((answer: EnvironmentAnswer) => void) | undefined;
  #end: LambdaError | undefined;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.#worker = new Worker(new URL('./environment-program.ts', import.meta.url), {
      workerData: options.data,
      env: options.variables,
      execArgv: [],
      stdout: true,
      stderr: true,
      // Lambda's memory holds the whole process; a thread's heap is what can be limited here.
      resourceLimits: { maxOldGenerationSizeMb: options.data.memoryMb },
    });
    this.#worker.on('message', (message: unknown) => this.#hear(message));
    this.#worker.on('error', (error: unknown) => this.#die(errorOfThread(error)));
    this.#worker.on('exit', (code) => {
      const why = code === 0 ? 'without providing a reason' : `with error: exit status ${code}`;
      this.#die({ errorType: 'Runtime.ExitError', errorMessage: `${this.#prefix()}Runtime exited ${why}` });
    });
    // What the runtime itself writes; the function's own output comes as messages.
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => options.log('ERROR', text.trimEnd(), this.#requestId));
    }
  }

  /** Whether it can be used again. */
  get alive(): boolean {
    return this.#end === undefined;
  }

  /** Waits until the handler is loaded, ten seconds at most. */
  init(): Promise<EnvironmentAnswer> {
    return this.#await(LIMITS.initMs, 'Init');
  }

  /** Runs the function once. The environment must be initialized, alive and idle. */
  invoke(requestId: string, event: string, timeoutMs: number): Promise<EnvironmentAnswer> {
    this.#requestId = requestId;
    const answer = this.#await(timeoutMs, 'Task');
    const message: InvokeMessage = { requestId, event, remainingMs: timeoutMs };
    this.#worker.postMessage(message);
    return answer;
  }

  /** Ends the thread with all that runs in it. */
  async close(): Promise<void> {
    this.#end ??= { errorType: 'Runtime.ExitError', errorMessage: 'The execution environment was closed.' };
    this.#answer?.({ ok: false, error: this.#end, timedOut: false });
    await this.#worker.terminate();
  }

  #await(limitMs: number, what: string): Promise<EnvironmentAnswer> {
    if (this.#end) return Promise.resolve({ ok: false, error: this.#end, timedOut: false });
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(limitMs, () => {
        const errorMessage = `${this.#prefix()}${what} timed out after ${(limitMs / 1000).toFixed(2)} seconds`;
        this.#die({ errorType: 'Sandbox.Timedout', errorMessage }, true);
      });
      this.#answer = (answer) => {
        cancel();
        this.#answer = undefined;
        this.#requestId = undefined;
        resolve(answer);
      };
    });
  }

  #hear(said: unknown): void {
    const message = environmentMessageSchema.parse(said);
    switch (message.kind) {
      case 'log':
        return this.#options.log(message.level, message.message, this.#requestId);
      case 'ready':
        return this.#answer?.({ ok: true, payload: 'null' });
      case 'result':
        if (message.requestId === this.#requestId) this.#answer?.({ ok: true, payload: message.payload });
        return;
      case 'error':
        if (message.requestId === this.#requestId) {
          this.#answer?.({ ok: false, error: message.error, timedOut: false });
        }
        return;
      case 'fatal':
        return this.#die(message.error);
    }
  }

  #die(error: LambdaError, timedOut = false): void {
    if (this.#end) return;
    this.#end = error;
    if (!this.#answer) this.#options.log('ERROR', `${error.errorType}: ${error.errorMessage}`, undefined);
    this.#answer?.({ ok: false, error, timedOut });
    void this.#worker.terminate();
  }

  #prefix(): string {
    return this.#requestId === undefined ? '' : `RequestId: ${this.#requestId} Error: `;
  }
}

const errorOfThread = (error: unknown): LambdaError =>
  isErrorCode(error, 'ERR_WORKER_OUT_OF_MEMORY')
    ? { errorType: 'Runtime.OutOfMemory', errorMessage: 'Runtime exited with error: signal: killed' }
    : { errorType: 'Runtime.Unknown', errorMessage: String(error) };
