import * as z from 'zod';

/**
 * A message of the webhook queue, as the state machine and the resend put it there: whose terminal event is to be
 * delivered, and to which partner. Nothing personal, and no address.
 */
export const webhookMessageSchema = z.object({ sessionId: z.uuidv4(), partnerId: z.string().min(1) });
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;
