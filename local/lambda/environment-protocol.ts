import * as z from 'zod';

/** What a worker thread is told at its start, as `workerData`. */
export type EnvironmentData = {
  assetDir: string;
  /** `file.export`. */
  handler: string;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  logGroupName: string;
  logStreamName: string;
};

/** What a worker thread is asked to do, one at a time. */
export type InvokeMessage = { requestId: string; event: string; remainingMs: number };

const errorSchema = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()).optional(),
});

/** What a worker thread says. The function's code runs beside the code that says it, so it is checked. */
export const environmentMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('log'), level: z.string(), message: z.string() }),
  z.object({ kind: z.literal('result'), requestId: z.string(), payload: z.string() }),
  z.object({ kind: z.literal('error'), requestId: z.string(), error: errorSchema }),
  /** The function failed outside of an invocation's promise, or could not be loaded; the thread is of no more use. */
  z.object({ kind: z.literal('fatal'), error: errorSchema }),
]);

export type EnvironmentMessage = z.infer<typeof environmentMessageSchema>;
