import { Worker, type Transferable } from 'node:worker_threads';
import { Failure } from '../../core/failure.ts';
import type { WorkerMessage } from './worker-messages.ts';

/** Why a job has no result although it may be a good one. */
export type WorkerPoolFault = 'busy' | 'timeout' | 'crashed' | 'cancelled' | 'closed';

export type WorkerPoolOptions = {
  /** The worker's program, which calls `serveJobs`. */
  readonly program: URL;
  readonly workerData?: unknown;
  /** Workers at most; each runs one job at a time. */
  readonly workers: number;
  /** Jobs that may wait for a worker. */
  readonly waiting: number;
  /** How long one job may run. */
  readonly jobMs: number;
  /** The heap of a worker, which ends alone when it needs more; buffers do not count. */
  readonly heapMb: number;
  /** The error that a job without result is rejected with. */
  readonly failure: (fault: WorkerPoolFault, cause?: unknown) => Error;
};

export type JobOptions = {
  readonly signal?: AbortSignal;
  /** Buffers that move to the worker instead of being copied: they are empty here afterwards. */
  readonly transfer?: readonly Transferable[];
  readonly onProgress?: (done: number, of: number) => void;
  /** Runs before all that wait, and is never refused for their number: the second half of a job that has begun. */
  readonly isFirst?: boolean;
};

/** V8 would let the young generation of each thread grow to 48 MB before it looks what is still used: 25 MB more for a pool of two. */
const YOUNG_HEAP_MB = 4;

type Task<Job, Result> = {
  readonly job: Job;
  readonly options: JobOptions;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
};

type Running<Job, Result> = { readonly task: Task<Job, Result>; readonly timer: NodeJS.Timeout };

/**
 * Threads for work that would hold up everything else. A worker that crashes or takes too long costs its job and is replaced at
 * the next one. Nothing of a job is logged here.
 */
export class WorkerPool<Job, Result> {
  readonly #options: WorkerPoolOptions;
  readonly #waiting: Task<Job, Result>[] = [];
  /** Every living worker, with what it does now. */
  readonly #workers = new Map<Worker, Running<Job, Result> | undefined>();
  #isClosed = false;

  /** Starts all workers at once, so that the first jobs need not wait for them. */
  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    for (let count = 0; count < options.workers; count += 1) this.#start();
  }

  /** Jobs that run and jobs that wait. */
  get usage(): { readonly running: number; readonly waiting: number } {
    return {
      running: [...this.#workers.values()].filter((running) => running !== undefined).length,
      waiting: this.#waiting.length,
    };
  }

  /** Resolves to the job's result; rejects with the `Failure` that the work threw, or with the pool's own failure. */
  run(job: Job, options: JobOptions = {}): Promise<Result> {
    const { failure, waiting } = this.#options;
    if (this.#isClosed) return Promise.reject(failure('closed'));
    if (options.signal?.aborted) return Promise.reject(failure('cancelled'));
    const isFree = [...this.#workers.values()].includes(undefined) || this.#workers.size < this.#options.workers;
    const isFirst = options.isFirst === true;
    if (!isFree && !isFirst && this.#waiting.length >= waiting) return Promise.reject(failure('busy'));
    return new Promise((resolve, reject) => {
      const cancel = (): void => this.#cancel(task);
      const settled = <T>(settle: (value: T) => void) => {
        return (value: T): void => {
          options.signal?.removeEventListener('abort', cancel);
          settle(value);
        };
      };
      const task = { job, options, resolve: settled(resolve), reject: settled(reject) };
      options.signal?.addEventListener('abort', cancel);
      if (isFirst) this.#waiting.unshift(task);
      else this.#waiting.push(task);
      this.#assign();
    });
  }

  /** Ends all workers; what runs or waits is rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const task of this.#waiting.splice(0)) task.reject(this.#options.failure('closed'));
    await Promise.all([...this.#workers.keys()].map((worker) => this.#end(worker, 'closed')));
  }

  #start(): Worker {
    const { program, workerData, heapMb } = this.#options;
    const resourceLimits = { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_HEAP_MB };
    const worker = new Worker(program, { workerData, resourceLimits });
    this.#workers.set(worker, undefined);
    worker.on('message', (message: WorkerMessage<Result>) => this.#hear(worker, message));
    // An answer that cannot be read is none; without this its job would wait for its time to be over.
    worker.on('messageerror', (cause) => void this.#end(worker, 'crashed', cause));
    worker.on('error', (cause) => void this.#end(worker, 'crashed', cause));
    worker.on('exit', () => void this.#end(worker, 'crashed'));
    // A thread without a job must not keep the process from ending. After the listeners: they hold it again.
    worker.unref();
    return worker;
  }

  #assign(): void {
    for (;;) {
      const free = this.#find((running) => running === undefined);
      if (free === undefined && this.#workers.size >= this.#options.workers) return;
      const task = this.#waiting.shift();
      if (task === undefined) return;
      const worker = free ?? this.#start();
      const timer = setTimeout(() => void this.#end(worker, 'timeout'), this.#options.jobMs);
      this.#workers.set(worker, { task, timer });
      worker.ref();
      try {
        worker.postMessage(task.job, [...(task.options.transfer ?? [])]);
      } catch (cause) {
        // The job cannot be sent; the worker has seen nothing of it.
        this.#release(worker, timer);
        task.reject(this.#options.failure('crashed', cause));
      }
    }
  }

  #release(worker: Worker, timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#workers.set(worker, undefined);
    worker.unref();
  }

  #hear(worker: Worker, message: WorkerMessage<Result>): void {
    const running = this.#workers.get(worker);
    if (running === undefined) return;
    const { task, timer } = running;
    if (message.type === 'progress') return task.options.onProgress?.(message.done, message.of);
    this.#release(worker, timer);
    switch (message.type) {
      case 'done':
        task.resolve(message.result);
        break;
      case 'failed':
        task.reject(new Failure(message.code, { details: message.details }));
        break;
      case 'fault':
        task.reject(this.#options.failure('crashed', new Error(message.name)));
    }
    this.#assign();
  }

  #cancel(task: Task<Job, Result>): void {
    const at = this.#waiting.indexOf(task);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      return task.reject(this.#options.failure('cancelled'));
    }
    const worker = this.#find((running) => running?.task === task);
    if (worker !== undefined) void this.#end(worker, 'cancelled');
  }

  /** Takes a worker out, and rejects its job. What waits goes to another. */
  async #end(worker: Worker, fault: WorkerPoolFault, cause?: unknown): Promise<void> {
    if (!this.#workers.has(worker)) return;
    const running = this.#workers.get(worker);
    this.#workers.delete(worker);
    clearTimeout(running?.timer);
    running?.task.reject(this.#options.failure(fault, cause));
    if (!this.#isClosed) this.#assign();
    await worker.terminate();
  }

  #find(wanted: (running: Running<Job, Result> | undefined) => boolean): Worker | undefined {
    return [...this.#workers].find(([, running]) => wanted(running))?.[0];
  }
}
