import type { FailureCode } from '../../core/failure.ts';

/** What a worker of a pool says of its job. Both sides are this program: nothing here comes from outside. */
export type WorkerMessage<Result> =
  | { readonly type: 'progress'; readonly done: number; readonly of: number }
  | { readonly type: 'done'; readonly result: Result }
  /** A `Failure`, which a thread cannot throw into another. */
  | { readonly type: 'failed'; readonly code: FailureCode; readonly details: Record<string, unknown> }
  /** Any other error, by its name alone: its message could hold content. */
  | { readonly type: 'fault'; readonly name: string };
