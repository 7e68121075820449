import type { Session } from '../session/session.ts';

/** A create request that was made under an idempotency key, and the session that came of it. */
export type IdempotencyRecord = {
  /** Names partner and key. */
  readonly requestId: string;
  readonly bodyHash: string;
  readonly sessionId: string;
  /** When the key can be used anew, in epoch seconds. */
  readonly deleteAtEpochS: number;
};

/** Where keyed create requests are remembered. */
export type IdempotencyStore = {
  /** The request under this id as the last write left it; none once its time is over at `now`. */
  readonly find: (requestId: string, now: Date) => Promise<IdempotencyRecord | undefined>;
  /** Keeps a new session together with its request, or neither: false when a request is kept under this id at `now`. */
  readonly insertSession: (session: Session, record: IdempotencyRecord, now: Date) => Promise<boolean>;
};
