import process from 'node:process';
import { workerData } from 'node:worker_threads';
import { serveJobs } from '../../../adapters/system/serve-jobs.ts';
import { Failure } from '../../../core/failure.ts';

export type TestJob = { readonly do: string; readonly bytes?: Uint8Array };

/** A worker that does what a test needs, well or badly. */
serveJobs((job: TestJob, report) => {
  switch (job.do) {
    case 'give':
      return String(workerData);
    case 'measure':
      return String(job.bytes?.length);
    case 'count':
      for (let done = 1; done <= 3; done += 1) report(done, 3);
      return 'counted';
    case 'refuse':
      throw new Failure('NO_DATA', { details: { reason: 'json_path_absent' } });
    case 'err':
      throw new TypeError('canary');
    case 'exit':
      return process.exit(3);
    case 'hang':
      for (;;);
    default:
      return fillHeap();
  }
});

/** Small things until there is no heap left: one that is larger than the heap would end the whole process. */
function fillHeap(): never {
  const kept: object[] = [];
  for (;;) kept.push({ index: kept.length });
}
