import * as z from 'zod';
import { partnerBrandSchema } from './partner-brand.ts';

const webhookSecret = z.string().startsWith('whsec_');

/** A partner as it is stored, one item of the partners table. */
export const partnerSchema = z.object({
  partnerId: z.string().min(1),
  displayName: z.string(),
  /** Id (not value) of its key in API Gateway. */
  apiKeyId: z.string(),
  /** The key before it, accepted until `retiringApiKeyUntil`; gone when the rotation is finished. */
  retiringApiKeyId: z.string().optional(),
  retiringApiKeyUntil: z.iso.datetime().optional(),
  /** Standard Webhooks secret: `whsec_` and base64. */
  webhookSecret,
  /** The secret before it, with which webhooks are signed as well until `until`. */
  retiringWebhookSecret: z.object({ secret: webhookSecret, until: z.iso.datetime() }).optional(),
  /** Origins that may embed the page. */
  allowedOrigins: z.array(z.string()).default([]),
  /** How the embed page looks; as it is by default when absent. */
  brand: partnerBrandSchema.optional(),
  /** Since when its key is refused; sessions that it began run on, and their webhooks are delivered. */
  disabledAt: z.iso.datetime().optional(),
});
export type Partner = z.infer<typeof partnerSchema>;
