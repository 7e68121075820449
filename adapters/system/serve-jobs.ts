import { parentPort } from 'node:worker_threads';
import { Failure } from '../../core/failure.ts';
import type { WorkerMessage } from './worker-messages.ts';

/** Tells the pool how far a job has come. */
export type ReportProgress = (done: number, of: number) => void;

/**
 * Makes this thread a worker of a `WorkerPool`: runs `work` for one job after the other and answers with what it returns, with
 * its `Failure`, or with the name of any other error. `forget` is called when the answer is sent, and may overwrite what the
 * thread still holds. Throws outside of a worker thread.
 */
export const serveJobs = <Job, Result>(
  work: (job: Job, report: ReportProgress) => Result,
  forget: (job: Job, result: Result | undefined) => void = () => undefined,
): void => {
  const port = parentPort;
  if (port === null) throw new Error('This module is the program of a worker thread');
  const say = (message: WorkerMessage<Result>): void => port.postMessage(message);
  port.on('message', (job: Job) => {
    let result: Result | undefined;
    try {
      result = work(job, (done, of) => say({ type: 'progress', done, of }));
      say({ type: 'done', result });
    } catch (error) {
      if (error instanceof Failure) say({ type: 'failed', code: error.code, details: { ...error.details } });
      else say({ type: 'fault', name: error instanceof Error ? error.name : typeof error });
    } finally {
      forget(job, result);
    }
  });
};
