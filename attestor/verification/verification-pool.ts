import { WorkerPool, type WorkerPoolFault } from '../../adapters/system/worker-pool.ts';
import { attestorFailure, type AttestorRefusalReason } from '../attestor-refusal.ts';
import type { VerificationJob, VerificationResult } from './verification-job.ts';

export type VerificationLimits = {
  /** Threads; each reads one claim or verifies one proof at a time. */
  readonly workers: number;
  /** How long one of these may take. */
  readonly jobMs: number;
  /** The heap of one thread. */
  readonly heapMb: number;
};

export type VerificationPool = WorkerPool<VerificationJob, VerificationResult>;

/**
 * The threads that verify claims. A claim that crashes its thread, needs too much memory or too long is refused, and the next one
 * gets a new thread. `waiting` is how many claims may wait for one.
 */
export const createVerificationPool = (options: {
  /** PEM. */
  readonly trustAnchors: readonly string[];
  readonly limits: VerificationLimits;
  readonly waiting: number;
}): VerificationPool =>
  new WorkerPool({
    program: new URL('./verification-worker.ts', import.meta.url),
    workerData: options.trustAnchors,
    waiting: options.waiting,
    ...options.limits,
    failure: (fault, cause) => attestorFailure(REASONS[fault], cause),
  });

const REASONS = {
  busy: 'too_many_claims',
  timeout: 'verification_timeout',
  crashed: 'verification_crashed',
  cancelled: 'claim_interrupted',
  closed: 'too_many_claims',
} as const satisfies Record<WorkerPoolFault, AttestorRefusalReason>;
