import { availableParallelism } from 'node:os';
import { WorkerPool, type WorkerPoolFault } from '../../../adapters/system/worker-pool.ts';
import { FLOW_LIMITS } from '../../../core/flow/limits.ts';
import { proverFailure, type ProverFailureReason } from '../prover-failure.ts';
import type { ProvingJob, ProvingResult } from './proving-job.ts';

export type ProvingPool = WorkerPool<ProvingJob, ProvingResult>;

/** The largest proof takes some seconds on half a core; one that takes longer is stuck. */
const JOB_MS = 60_000;
/** One for each direction of an exchange. More of them would prove more at once, in more memory. */
const MOST_THREADS = 2;
/** Without the buffers: statements of some thousand blocks as objects. */
const HEAP_MB = 256;

/** The threads that prove; started at once, so that the first proof need not wait for them. */
export const createProvingPool = (): ProvingPool =>
  new WorkerPool({
    program: new URL('./proving-worker.ts', import.meta.url),
    workers: Math.min(MOST_THREADS, availableParallelism()),
    waiting: 3 * FLOW_LIMITS.requests,
    jobMs: JOB_MS,
    heapMb: HEAP_MB,
    failure: (fault, cause) => proverFailure(REASONS[fault], { cause }),
  });

const REASONS = {
  busy: 'proving_failed',
  timeout: 'proving_timeout',
  crashed: 'proving_failed',
  cancelled: 'prover_closed',
  closed: 'prover_closed',
} as const satisfies Record<WorkerPoolFault, ProverFailureReason>;
