export type WebhookQueue = {
  /** Lets a message that is being worked on come back after so many seconds, counted from now. */
  readonly postpone: (receiptHandle: string, delayS: number) => Promise<void>;
};

/** Where the terminal events of sessions are put to be delivered. */
export type WebhookOutbox = {
  /** Begins a delivery of a session's terminal event; resolves to the delivery's id. */
  readonly enqueue: (sessionId: string) => Promise<string>;
};
