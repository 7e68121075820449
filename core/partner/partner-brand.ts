import * as z from 'zod';

/**
 * How the embed page looks for a partner. It is part of the partner's record, set by the operator, and says nothing in
 * words: a page that embeds the verification cannot make it look like somebody else's.
 */
export const partnerBrandSchema = z.strictObject({
  /** Shown beside the partner's name, at most 28 CSS pixels high. */
  logoUrl: z
    .url({ protocol: /^https$/ })
    .max(2_048)
    .optional(),
  /** `#rrggbb`; the page darkens or lightens it where it could not be seen. */
  accentColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour as in #1f4fd8')
    .optional(),
  cornerRadiusPx: z.int().min(0).max(24).optional(),
});
export type PartnerBrand = z.infer<typeof partnerBrandSchema>;
