import * as z from 'zod';

/** A partner as it is stored, one item of the partners table. */
export const partnerSchema = z.object({
  partnerId: z.string().min(1),
  displayName: z.string(),
  /** Id (not value) of its key in API Gateway. */
  apiKeyId: z.string(),
  /** Standard Webhooks secret: `whsec_` and base64. */
  webhookSecret: z.string().startsWith('whsec_'),
  /** Origins that may embed the page. */
  allowedOrigins: z.array(z.string()).default([]),
  /** Since when its key is refused; sessions that it began run on, and their webhooks are delivered. */
  disabledAt: z.iso.datetime().optional(),
});
export type Partner = z.infer<typeof partnerSchema>;
