import * as z from 'zod';

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
});
export type Platform = z.infer<typeof platformSchema>;
