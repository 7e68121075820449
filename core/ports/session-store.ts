import type {
  RejectedEvent,
  Session,
  SessionSummary,
  WebhookAttempt,
  WebhookResendRecord,
} from '../session/session.ts';
import type { SessionStatus } from '../session/status.ts';

export type SessionIntent = NonNullable<Session['intent']>;

/** Which sessions of a partner: all, or those in one status. */
export type SessionFilter = { readonly partnerId: string; readonly status?: SessionStatus | undefined };

/** The place of a session in the list, newest first. */
export type ListPosition = { readonly createdAt: string; readonly sessionId: string };

export type SessionPage = { readonly sessions: readonly SessionSummary[]; readonly hasMore: boolean };

/** Where sessions are kept. Every write is conditional, so whoever comes second changes nothing. */
export type SessionStore = {
  /** Keeps a new session; rejects if the id is taken. */
  readonly insert: (session: Session) => Promise<void>;
  /** Takes back a session that never began: one that no execution has claimed. */
  readonly removeUnclaimed: (sessionId: string) => Promise<void>;
  /** Reads what the last write left, never an older state. */
  readonly find: (sessionId: string) => Promise<Session | undefined>;
  /** Newest first, after a position or after so many entries. May lag some moments behind the writes. */
  readonly list: (
    filter: SessionFilter,
    page: { readonly limit: number; readonly skip: number; readonly after?: ListPosition | undefined },
  ) => Promise<SessionPage>;
  /** Notes how the session is wanted to end, unless it has ended or another end was noted. True when it was noted. */
  readonly setIntent: (sessionId: string, intent: SessionIntent) => Promise<boolean>;
  /** Swaps the bootstrap secret's hash for the runner token's. False when that hash is not (or no longer) the runner's. */
  readonly exchangeBootstrap: (
    sessionId: string,
    exchange: { readonly bootstrapHash: string; readonly tokenHash: string },
  ) => Promise<boolean>;
  /** Notes where the runner serves. False when that runner is no longer the session's. */
  readonly saveRunnerAddress: (
    sessionId: string,
    runner: { readonly tokenHash: string; readonly address: string; readonly port: number },
  ) => Promise<boolean>;
  /** Raises the reported progress; a lower or equal value, or one for a session that has ended, changes nothing. */
  readonly raiseProgress: (sessionId: string, progress: number) => Promise<void>;
  /** Keeps the result while the session is `VERIFYING`. False in any other status. */
  readonly saveResult: (
    sessionId: string,
    result: { readonly attestation: string; readonly extractedData: Record<string, unknown> },
  ) => Promise<boolean>;
  /** Keeps the last 50. */
  readonly recordRejectedEvent: (sessionId: string, event: RejectedEvent) => Promise<void>;
  /** Keeps the last 50. */
  readonly recordWebhookAttempt: (sessionId: string, attempt: WebhookAttempt) => Promise<void>;
  /** Keeps the last 50. */
  readonly recordWebhookResend: (sessionId: string, resend: WebhookResendRecord) => Promise<void>;
};
