/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const LIMITS = {
  /** Of a synchronous invocation's event: 6 MB. */
  maxRequestBytes: 6 * 1024 * 1024,
  /** Of an asynchronous invocation's event: 1 MB. */
  maxAsyncRequestBytes: 1024 * 1024,
  /** Of a response: 6 MB and a little, as Lambda's own error message says. */
  maxResponseBytes: 6_291_556,
  /** Of the init phase, which does not count into the function's timeout. */
  initMs: 10_000,
} as const;
