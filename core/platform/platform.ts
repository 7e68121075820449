import * as z from 'zod';

/** A newer flow that a part of the new sessions gets; the table of flow versions holds it. */
const canarySchema = z.object({
  flowVersion: z.string(),
  flowHash: z.string(),
  /** How many of a hundred new sessions get it. */
  percent: z.int().min(1).max(99),
});

/** A platform as it is stored, one item of the platforms table: what the API lists, and the flow that verifies it. */
export const platformSchema = z.object({
  platformId: z.int().positive(),
  name: z.string(),
  displayName: z.string(),
  description: z.string().default(''),
  icon: z.string(),
  loginUrl: z.url(),
  allowCustomUrl: z.boolean(),
  isActive: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** The verification flow; parsed with the flow schema by whoever follows it. */
  flow: z.unknown(),
  flowVersion: z.string(),
  /** SHA-256 (hex) of the flow's canonical JSON. */
  flowHash: z.string(),
  canary: canarySchema.optional(),
  /** Whether a failed session may leave redacted diagnostics; absent is off. */
  diagnostics: z.boolean().optional(),
});
export type Platform = z.infer<typeof platformSchema>;
