import type { PartnerBrand } from '../../core/partner/partner-brand.ts';
import type { Partner } from '../../core/partner/partner.ts';

/** A partner as the CLI shows it: everything but its secrets. */
export type PartnerView = {
  readonly partnerId: string;
  readonly displayName: string;
  readonly apiKeyId: string;
  /** The key before and until when it works, while a key is rotated. */
  readonly retiringApiKey: { readonly id: string; readonly until: string } | null;
  /** Until when the webhook secret before signs as well, while it is rotated. */
  readonly retiringWebhookSecretUntil: string | null;
  readonly allowedOrigins: readonly string[];
  /** How the embed page looks; null for the page's own look. */
  readonly brand: PartnerBrand | null;
  readonly disabledAt: string | null;
};

/** Leaves the secrets out. */
export const partnerViewOf = (partner: Partner): PartnerView => ({
  partnerId: partner.partnerId,
  displayName: partner.displayName,
  apiKeyId: partner.apiKeyId,
  retiringApiKey:
    partner.retiringApiKeyId === undefined || partner.retiringApiKeyUntil === undefined
      ? null
      : { id: partner.retiringApiKeyId, until: partner.retiringApiKeyUntil },
  retiringWebhookSecretUntil: partner.retiringWebhookSecret?.until ?? null,
  allowedOrigins: partner.allowedOrigins,
  brand: partner.brand ?? null,
  disabledAt: partner.disabledAt ?? null,
});

const BRAND_NAMES: Readonly<Record<string, string>> = {
  logo: 'Logo',
  accentColor: 'Accent',
  cornerRadiusPx: 'Corner radius',
};

/** Names and values for people. */
export const partnerEntries = (view: PartnerView): (readonly [string, string])[] => [
  ['Partner', view.partnerId],
  ['Name', view.displayName],
  ['API key id', view.apiKeyId],
  ...(view.retiringApiKey === null
    ? []
    : [['Old API key id', `${view.retiringApiKey.id} until ${view.retiringApiKey.until}`] as const]),
  ...(view.retiringWebhookSecretUntil === null
    ? []
    : [['Old webhook secret', `signs until ${view.retiringWebhookSecretUntil}`] as const]),
  ['Origins', view.allowedOrigins.length > 0 ? view.allowedOrigins.join(' ') : '(none: no page may embed)'],
  ...Object.entries(view.brand ?? {}).map(([name, value]) => [BRAND_NAMES[name] ?? name, brandText(value)] as const),
  ['State', view.disabledAt === null ? 'active' : `disabled since ${view.disabledAt}`],
];

/** A logo by its media type: its bytes are nothing to read. */
const brandText = (value: string | number | undefined): string =>
  /^data:([^;]+)/.exec(String(value))?.[1] ?? String(value);
