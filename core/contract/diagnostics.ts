import * as z from 'zod';
import { SESSION_ERROR_CODES } from '../failure.ts';
import { FLOW_LIMITS } from '../flow/limits.ts';
import { nameSchema } from '../flow/name.ts';
import { documentOutlineSchema, OUTLINE_LIMITS } from './page-outline.ts';

/** The name of a check in the tables of reasons: never a text. */
export const failureReasonSchema = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

/**
 * What a failed run leaves for the operator, when they have turned that on for the platform: numbers, yes and no, and words of
 * lists. Conditions and nodes are named by their place in the flow, which the operator has.
 */
export const diagnosticsSchema = z.strictObject({
  code: z.enum(SESSION_ERROR_CODES),
  /** The exact check that refused, by its name in the tables of reasons. */
  reason: failureReasonSchema.optional(),
  /** Where the run was; absent before the first node. */
  node: nameSchema.optional(),
  /** How many nodes were entered. */
  visits: z.int().min(0).max(FLOW_LIMITS.transitions),
  /** Of a node that waits: each case, at the last look at the page. */
  cases: z
    .array(
      z.strictObject({
        holds: z.boolean(),
        /** Its conditions without the combinations around them, in the order of the flow. */
        leaves: z.array(z.boolean()).max(1_000),
      }),
    )
    .max(FLOW_LIMITS.casesPerNode)
    .optional(),
  /** The page itself first; none when it could not be looked at any more. */
  documents: z.array(documentOutlineSchema).max(OUTLINE_LIMITS.documents),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;

/** Diagnostics as they are kept, one item a session. */
export const keptDiagnosticsSchema = z.object({
  sessionId: z.uuidv4(),
  platformId: z.int(),
  flow: z.object({ version: z.string(), hash: z.string() }),
  at: z.iso.datetime(),
  /** Epoch seconds after which they are deleted (TTL). */
  deleteAtEpochS: z.int(),
  diagnostics: diagnosticsSchema,
});
export type KeptDiagnostics = z.infer<typeof keptDiagnosticsSchema>;
