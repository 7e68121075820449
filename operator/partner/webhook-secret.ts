import { randomBytes } from 'node:crypto';

/** A new secret for signing webhooks. Standard Webhooks 1.0.0 asks for 24 to 64 random bytes in base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
