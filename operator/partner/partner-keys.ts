import type { Partner } from '../../core/partner/partner.ts';

/** Ids of every API key that a partner has: one, and the one before while a key is rotated. */
export const keyIdsOf = ({ apiKeyId, retiringApiKeyId }: Partner): string[] =>
  retiringApiKeyId === undefined ? [apiKeyId] : [apiKeyId, retiringApiKeyId];
