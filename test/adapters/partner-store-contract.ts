import { describe, expect, it } from '@jest/globals';
import type { Partner } from '../../core/partner/partner.ts';
import type { PartnerStore } from '../../core/ports/partner-store.ts';
import { aPartner } from '../support/a-partner.ts';

/** What every partner store promises. `open` gives a store that holds exactly these partners. */
export const partnerStoreContract = (
  name: string,
  open: (partners: readonly Partner[]) => Promise<PartnerStore>,
): void => {
  describe(`${name} as a partner store`, () => {
    it('finds a partner by its id and by the id of its API key', async () => {
      const other = aPartner({ partnerId: 'other', apiKeyId: 'key-other' });
      const store = await open([aPartner(), other]);
      expect(await store.find('acme')).toEqual(aPartner());
      expect(await store.findByApiKeyId('key-other')).toEqual(other);
      expect(await store.find('nobody')).toBeUndefined();
      expect(await store.findByApiKeyId('no-such-key')).toBeUndefined();
    });

    it('finds a partner by the key that retires, too', async () => {
      const retiring = { retiringApiKeyId: 'key-old', retiringApiKeyUntil: '2026-03-02T10:00:00.000Z' };
      const other = aPartner({ partnerId: 'other', apiKeyId: 'key-other' });
      const store = await open([other, aPartner(retiring)]);
      expect(await store.findByApiKeyId('key-old')).toEqual(aPartner(retiring));
      expect(await store.findByApiKeyId('key-acme')).toEqual(aPartner(retiring));
    });
  });
};
