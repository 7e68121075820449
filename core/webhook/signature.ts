import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';

/**
 * The headers of one delivery as Standard Webhooks 1.0.0 wants them: HMAC-SHA256 over id, timestamp and body, keyed with
 * what a secret's base64 says. One signature a secret, so that a receiver that knows any of them is content
 * ("Signature scheme": signatures are space delimited). Throws when a secret has another form.
 */
export const signatureHeaders = (
  secrets: readonly [string, ...string[]],
  delivery: { readonly webhookId: string; readonly at: Date; readonly body: string },
): Record<string, string> => {
  const timestamp = String(Math.floor(delivery.at.getTime() / 1000));
  const signed = `${delivery.webhookId}.${timestamp}.${delivery.body}`;
  const signatureOf = (secret: string): string =>
    `v1,${createHmac('sha256', keyOf(secret)).update(signed).digest('base64')}`;
  return {
    'webhook-id': delivery.webhookId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(signatureOf).join(' '),
  };
};

const keyOf = (secret: string): Buffer => {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  // Standard Webhooks, "Signature scheme": 24 to 64 bytes.
  if (!secret.startsWith(SECRET_PREFIX) || key.length < 24 || key.length > 64) {
    throw new Error('the webhook secret is not whsec_ and 24 to 64 bytes of base64');
  }
  return key;
};
