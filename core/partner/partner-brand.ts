import * as z from 'zod';

export const LOGO_MAX_BYTES = 16 * 1024;
/** In Base64, with the media type before it. */
const LOGO_MAX_CHARACTERS = 32 + Math.ceil(LOGO_MAX_BYTES / 3) * 4;

/**
 * How the embed page looks for a partner. It is part of the partner's record, set by the operator, and says nothing in
 * words: a page that embeds the verification cannot make it look like somebody else's.
 */
export const partnerBrandSchema = z.strictObject({
  /** A picture in a `data:` URL, so that the page asks nobody else for it; shown at most 28 CSS pixels high. */
  logo: z
    .string()
    .max(LOGO_MAX_CHARACTERS)
    .regex(/^data:image\/(png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/, 'must be a picture in a data: URL')
    .optional(),
  /** `#rrggbb`; the page darkens or lightens it where it could not be seen. */
  accentColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour as in #1f4fd8')
    .optional(),
  cornerRadiusPx: z.int().min(0).max(24).optional(),
});
export type PartnerBrand = z.infer<typeof partnerBrandSchema>;
