import * as z from 'zod';

/**
 * The envelope of every JSON answer of the HTTP routes: partner API, embed page's routes and runner's routes alike.
 * Exceptions, each in the form its standard wants: SDP answers, the embed document, and the published JWK set.
 */
export const successEnvelopeSchema = <T extends z.ZodType>(data: T) => z.object({ status: z.literal('success'), data });

/** One field of a request that was refused. `path` is dotted; empty for the body as a whole. */
const fieldProblemSchema = z.object({ path: z.string(), message: z.string() });
export type FieldProblem = z.infer<typeof fieldProblemSchema>;

/** A refusal or a fault. `details` is a list of fields for a 400, and facts about the session for some other codes. */
export const errorEnvelopeSchema = z.object({
  status: z.literal('error'),
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.union([z.array(fieldProblemSchema), z.record(z.string(), z.unknown())]).optional(),
    retryable: z.boolean(),
    documentationUrl: z.string().optional(),
  }),
  requestId: z.string(),
});
export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;
