import type { Transition } from '../session/lifecycle.ts';

/** What one execution of the state machine is started with. */
export type ExecutionInput = {
  readonly sessionId: string;
  readonly partnerId: string;
  readonly expiresAt: string;
  /** True when the session's end is to be told by webhook. */
  readonly notify: boolean;
};

/** `gone`: the waiting state was answered before or has timed out; the session is on its way to another status. */
export type TokenAnswer = 'taken' | 'gone';

/** The state machine that alone writes a session's status. */
export type Lifecycle = {
  /** Starts the session's one execution; doing it twice is the same as once. Rejects when it cannot be started. */
  readonly start: (input: ExecutionInput) => Promise<void>;
  /** Answers a waiting state with where to go. */
  readonly answer: (taskToken: string, transition: Transition) => Promise<TokenAnswer>;
  /** Tells a waiting state that the runner lives. */
  readonly heartbeat: (taskToken: string) => Promise<TokenAnswer>;
};
