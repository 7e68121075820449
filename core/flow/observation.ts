import type { SessionErrorCode } from '../failure.ts';
import type { PageFacts } from './condition.ts';
import type { Collected } from './disclosure-plan.ts';

/**
 * What the runner saw or did, told to the interpreter. `visit` is the visit that the command named; an observation of an
 * earlier one is ignored. `atMs` never falls within a run.
 */
export type Observation = { readonly visit: number; readonly atMs: number } & (
  | { readonly type: 'page'; readonly facts: PageFacts }
  /** The command was carried out. */
  | { readonly type: 'done' }
  /** Every request of a `collect` has its answer. */
  | { readonly type: 'collected'; readonly collected: Collected }
  | { readonly type: 'failed'; readonly code: SessionErrorCode }
  /** Nothing but time has passed. */
  | { readonly type: 'tick' }
);
