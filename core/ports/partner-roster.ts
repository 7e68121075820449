import type { PartnerBrand } from '../partner/partner-brand.ts';
import type { Partner } from '../partner/partner.ts';

/** What takes the place of what; what was there before is live until `retireUntil`, or not at all without it. */
export type Replacement = { readonly from: string; readonly to: string; readonly retireUntil: string | undefined };

/** The partners as an operator manages them. */
export type PartnerRoster = {
  /** Every partner, by id. */
  readonly list: () => Promise<Partner[]>;
  /** Keeps a new partner. False when the id is taken, and then changes nothing. */
  readonly insert: (partner: Partner) => Promise<boolean>;
  /** Gives the partner another API key. False when its key is not (or no longer) `from`, or when one retires already. */
  readonly replaceApiKey: (partnerId: string, keyIds: Replacement) => Promise<boolean>;
  /** Forgets the retiring API key. False when it is not (or no longer) this one. */
  readonly dropRetiringApiKey: (partnerId: string, apiKeyId: string) => Promise<boolean>;
  /** Gives the partner another webhook secret. False when its secret is not (or no longer) `from`. */
  readonly replaceWebhookSecret: (partnerId: string, secrets: Replacement) => Promise<boolean>;
  /** Forgets the retiring webhook secret, if there is one. False when there is no such partner. */
  readonly dropRetiringWebhookSecret: (partnerId: string) => Promise<boolean>;
  /** Forgets a disabled partner. False when there is none, or when it is not disabled. */
  readonly remove: (partnerId: string) => Promise<boolean>;
  /** Says how the embed page looks for a partner, or that it has its own look. False when there is no such partner. */
  readonly setBrand: (partnerId: string, brand: PartnerBrand | undefined) => Promise<boolean>;
  /** Notes since when a partner is disabled, or that it is not any more. False when there is no such partner. */
  readonly setDisabledAt: (partnerId: string, disabledAt: string | undefined) => Promise<boolean>;
};
