import type { SessionStatus } from '../session/status.ts';
import type { SessionFilter } from './session-store.ts';

/** What a session counts as. It changes with every status that is written, and `statusesWritten` with it, upwards only. */
export type Standing = {
  readonly partnerId: string;
  readonly status: SessionStatus;
  /** How many times a status was written to the session: of two standings the one with more is the later. */
  readonly statusesWritten: number;
};

/** What the tally knows of a session: what it was counted as, or that it is gone and counts no more. */
export type TallyMark = ({ readonly kind: 'counted' } & Standing) | { readonly kind: 'gone' };

/** One session's step from what was known of it (nothing when `from` is absent) to what is known now. */
export type TallyChange = {
  readonly sessionId: string;
  readonly from: TallyMark | undefined;
  readonly to: TallyMark;
};

/** Reads what sessions are at this moment, not an earlier one. Those that are not there are not in the answer. */
export type ReadStandings = (sessionIds: readonly string[]) => Promise<ReadonlyMap<string, Standing>>;

/** How many sessions a partner has, in all and in each status: kept by counters, some moments behind the sessions. */
export type SessionTotals = {
  /** The same effort however many there are. */
  readonly total: (filter: SessionFilter) => Promise<number>;
};

/** The counters behind the totals and, for every session, the mark of what it was counted as. */
export type SessionTally = {
  /** The marks of these sessions as they are now; a session that was never counted is not in the answer. */
  readonly marks: (sessionIds: readonly string[]) => Promise<ReadonlyMap<string, TallyMark>>;
  /**
   * Moves marks and counters in one step, all or nothing. False, and nothing has changed, when a mark is no longer what it
   * was said to be, or somebody else changes the same at this moment. Takes up to `MOST_CHANGES` sessions, each once.
   */
  readonly change: (changes: readonly TallyChange[]) => Promise<boolean>;
};

/** A transaction of DynamoDB has 100 members at most: this many marks, and as many counters if each has its own partner. */
export const MOST_CHANGES = 50;
