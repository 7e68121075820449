import * as z from 'zod';
import { Failure } from '../core/failure.ts';

/** What every AWS SDK puts on the errors that a service answers with. */
const serviceErrorSchema = z.object({
  name: z.string(),
  $metadata: z.object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() }),
});

/**
 * An error for the log. Leaves out messages that may quote what was sent: those of AWS services ("Value '…' at
 * 'taskToken' failed …") and of JSON parsing.
 */
export const describeError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { name: typeof error };
  const service = serviceErrorSchema.safeParse(error);
  if (service.success) return { name: service.data.name, service: service.data.$metadata, at: framesOf(error) };
  return {
    name: error.name,
    ...(error instanceof SyntaxError ? {} : { text: error.message }),
    ...(error instanceof Failure ? { details: error.details } : {}),
    at: framesOf(error),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
};

const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
