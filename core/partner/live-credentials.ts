import type { Partner } from './partner.ts';

type KeyHolder = Pick<Partner, 'apiKeyId' | 'retiringApiKeyId' | 'retiringApiKeyUntil' | 'disabledAt'>;

/** Whether a partner may call with a key at `now`: with its own, and with the one before until that one's time is over. */
export const acceptsApiKey = (partner: KeyHolder, apiKeyId: string, now: Date): boolean => {
  if (partner.disabledAt !== undefined) return false;
  if (apiKeyId === partner.apiKeyId) return true;
  return apiKeyId === partner.retiringApiKeyId && isAhead(partner.retiringApiKeyUntil, now);
};

/** The secrets that a webhook is signed with at `now`, the newest first. */
export const liveWebhookSecrets = (
  { webhookSecret, retiringWebhookSecret: retiring }: Pick<Partner, 'webhookSecret' | 'retiringWebhookSecret'>,
  now: Date,
): readonly [string, ...string[]] =>
  retiring && isAhead(retiring.until, now) ? [webhookSecret, retiring.secret] : [webhookSecret];

/** Whether an instant lies after `now`; one that was never set does not. */
export const isAhead = (instant: string | undefined, now: Date): boolean =>
  instant !== undefined && Date.parse(instant) > now.getTime();
