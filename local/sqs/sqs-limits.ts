/**
 * The limits of SQS that a message or a call can meet:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const LIMITS = {
  /** 1 MiB since August 2025, for a message with its attributes and for all messages of a batch together. */
  maxBytes: 1_048_576,
  maxBatchEntries: 10,
  maxAttributes: 10,
  maxDelayS: 900,
  maxWaitS: 20,
  maxVisibilityS: 12 * 60 * 60,
} as const;
