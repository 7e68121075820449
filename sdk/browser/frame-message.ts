import type { SessionStatus } from '../../core/session/status.ts';

/** What each message of the embed page carries. None of it is user data: the truth is the webhook and the API. */
export type FrameMessageData = {
  /** The page runs; sent again when it is loaded anew. */
  loaded: Record<string, never>;
  /** The remote browser's picture is there for the first time. */
  ready: Record<string, never>;
  /** `progress` is percent. */
  status: { from: SessionStatus | null; to: SessionStatus; progress: number };
  awaiting_user: { reason: 'LOGIN' | 'MFA' | 'CAPTCHA' | 'CONSENT' };
  stream: { state: 'connecting' | 'live' | 'lost' | 'closed'; rttMs: number | null };
  /** The height in CSS pixels that the page would like to have. */
  resize: { height: number };
  /** `code` is one of the API's error codes, `message` a sentence for people. */
  error: { code: string; message: string; retryable: boolean };
  success: Record<string, never>;
  /**
   * The session is over for this page; `reason` is an error code or the final status, `INVALID_LINK` where the embed URL is not
   * whole or not valid, or `NOT_ALLOWED_HERE` where a page around it may not hold it. A second one with `TRY_AGAIN` says that
   * the user pressed the button for it: create another session.
   */
  exit: { reason: string };
};

type Envelope<T extends keyof FrameMessageData> = {
  source: 'veriframe';
  v: 1;
  sessionId: string;
  /** Counts the messages of one load of the page, from 0. */
  seq: number;
  /** ISO 8601, UTC. */
  ts: string;
  type: T;
  data: FrameMessageData[T];
};

/** A message from the embed page. Says the same as `core/contract/frame-messages.ts`, without zod. */
export type FrameMessage = { [T in keyof FrameMessageData]: Envelope<T> }[keyof FrameMessageData];
