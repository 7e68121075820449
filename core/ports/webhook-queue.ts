export type WebhookQueue = {
  /** Lets a message that is being worked on come back after so many seconds, counted from now. */
  readonly postpone: (receiptHandle: string, delayS: number) => Promise<void>;
};
