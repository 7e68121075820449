import type { Partner } from '../../core/partner/partner.ts';

/** A partner as the CLI shows it: everything but the webhook secret. */
export type PartnerView = {
  readonly partnerId: string;
  readonly displayName: string;
  readonly apiKeyId: string;
  readonly allowedOrigins: readonly string[];
  readonly disabledAt: string | null;
};

/** Leaves the secret out. */
export const partnerViewOf = (partner: Partner): PartnerView => ({
  partnerId: partner.partnerId,
  displayName: partner.displayName,
  apiKeyId: partner.apiKeyId,
  allowedOrigins: partner.allowedOrigins,
  disabledAt: partner.disabledAt ?? null,
});

/** Names and values for people. */
export const partnerEntries = (view: PartnerView): (readonly [string, string])[] => [
  ['Partner', view.partnerId],
  ['Name', view.displayName],
  ['API key id', view.apiKeyId],
  ['Origins', view.allowedOrigins.length > 0 ? view.allowedOrigins.join(' ') : '(none: no page may embed)'],
  ['State', view.disabledAt === null ? 'active' : `disabled since ${view.disabledAt}`],
];
