import type { WebhookMessage } from '../webhook/webhook-message.ts';

/** The queue of webhook deliveries, as the one who works on its messages sees it. */
export type WebhookQueue = {
  /** Lets a message that is being worked on come back after so many seconds, counted from now. */
  readonly postpone: (receiptHandle: string, delayS: number) => Promise<void>;
  /** Puts a copy of a message that nothing can come of any more into the dead-letter queue. */
  readonly bury: (body: string, partnerId: string | undefined) => Promise<void>;
};

/** Where the terminal events of sessions are put to be delivered. */
export type WebhookOutbox = {
  /** Begins a delivery of a session's terminal event; resolves to the delivery's id. */
  readonly enqueue: (message: WebhookMessage) => Promise<string>;
};
