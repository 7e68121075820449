import type { SessionErrorCode } from '../failure.ts';
import type { AwaitingReason } from '../session/awaiting-reason.ts';
import type { Collection } from './collection.ts';
import type { Probe } from './condition.ts';
import type { PlannedDisclosure } from './disclosure-plan.ts';
import type { NodeOf, PlatformFailure } from './node.ts';

/** What the user is told about a run. */
export type Report =
  | { readonly kind: 'awaitingUser'; readonly reason: Exclude<AwaitingReason, 'CONSENT'> }
  | { readonly kind: 'running' }
  | { readonly kind: 'collecting' }
  | { readonly kind: 'notice'; readonly code: PlatformFailure }
  | { readonly kind: 'progress'; readonly percent: number };

export type PageAction =
  | Pick<NodeOf<'click'>, 'type' | 'selector'>
  | Pick<NodeOf<'fill'>, 'type' | 'selector' | 'value'>
  | Pick<NodeOf<'select'>, 'type' | 'selector' | 'value'>
  | Pick<NodeOf<'press'>, 'type' | 'key'>;

/** What a command that takes time answers with: observations that name `visit`, the last at `deadlineMs` at the latest. */
type Timed = { readonly visit: number; readonly deadlineMs: number };

/** What the interpreter wants done. Of one step at most one command is timed, and it is the last. */
export type Command =
  | { readonly type: 'report'; readonly report: Report }
  | ({ readonly type: 'navigate'; readonly url: string } & Timed)
  | ({ readonly type: 'act'; readonly action: PageAction } & Timed)
  /** Look the probe up whenever the page may have changed, and tell `page` when the answer did. */
  | ({ readonly type: 'watch'; readonly probe: Probe } & Timed)
  /** Make the requests, and tell `collected`. */
  | ({ readonly type: 'collect'; readonly loginUrl: string } & Pick<Collection, 'requests' | 'disclose'> & Timed)
  | { readonly type: 'finish'; readonly disclose: Readonly<Record<string, PlannedDisclosure>> }
  | { readonly type: 'fail'; readonly code: SessionErrorCode };
