import type { Partner } from '../../core/partner/partner.ts';

/** A partner, with whatever a test needs to be different. */
export const aPartner = (changes: Partial<Partner> = {}): Partner => ({
  partnerId: 'acme',
  displayName: 'Acme Lending',
  apiKeyId: 'key-acme',
  webhookSecret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  allowedOrigins: ['https://app.acme.example'],
  ...changes,
});
