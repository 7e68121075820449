import type { Partner } from '../partner/partner.ts';

/** The partners as an operator manages them. */
export type PartnerRoster = {
  /** Every partner, by id. */
  readonly list: () => Promise<Partner[]>;
  /** Keeps a new partner. False when the id is taken, and then changes nothing. */
  readonly insert: (partner: Partner) => Promise<boolean>;
  /** Replaces the webhook secret. False when there is no such partner. */
  readonly setWebhookSecret: (partnerId: string, webhookSecret: string) => Promise<boolean>;
  /** Notes since when a partner is disabled, or that it is not any more. False when there is no such partner. */
  readonly setDisabledAt: (partnerId: string, disabledAt: string | undefined) => Promise<boolean>;
};
