import type { Collected } from '../../core/flow/disclosure-plan.ts';
import type { SessionErrorCode } from '../../core/failure.ts';

/** What came of a command: carried out, its answers collected, or a failure that ends the run. */
export type CommandOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'collected'; readonly collected: Collected }
  | { readonly kind: 'failed'; readonly code: SessionErrorCode };

export const DONE: CommandOutcome = { kind: 'done' };

export const failed = (code: SessionErrorCode): CommandOutcome => ({ kind: 'failed', code });
