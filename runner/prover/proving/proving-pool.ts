import { WorkerPool, type WorkerPoolFault } from '../../../adapters/system/worker-pool.ts';
import { proverFailure, type ProverFailureReason } from '../prover-failure.ts';
import type { ProvenClaim, ProvingJob } from './prove-claim.ts';

export type ProvingPool = WorkerPool<ProvingJob, ProvenClaim>;

/** Ten requests of 1 MB with fifty fields take some seconds on half a core; a proof that takes longer is stuck. */
const JOB_MS = 60_000;
/** Without the buffers: statements of some thousand blocks as objects. */
const HEAP_MB = 256;

/** The thread that proves; started at once, so that the first proof need not wait for it. */
export const createProvingPool = (): ProvingPool =>
  new WorkerPool({
    program: new URL('./proving-worker.ts', import.meta.url),
    workers: 1,
    waiting: 4,
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
