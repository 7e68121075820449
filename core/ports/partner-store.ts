import type { Partner } from '../partner/partner.ts';

export type PartnerStore = {
  readonly find: (partnerId: string) => Promise<Partner | undefined>;
  /** The partner that an API Gateway key belongs to, or belonged to before the rotation that is under way. */
  readonly findByApiKeyId: (apiKeyId: string) => Promise<Partner | undefined>;
};
