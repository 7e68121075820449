import { describe, expect, it } from '@jest/globals';
import { ok, refuse } from '../../functions/api-answer.ts';
import type { ApiRequest } from '../../functions/api-request.ts';
import { withPartner } from '../../functions/with-partner.ts';
import { aPartner } from '../support/a-partner.ts';
import { memoryPartnerStore } from '../support/memory-stores.ts';

const aRequest = (apiKeyId: string | undefined): ApiRequest => ({
  requestId: '1',
  route: '/partner/browser-platforms',
  method: 'GET',
  path: {},
  query: {},
  headers: {},
  body: undefined,
  apiKeyId,
  sourceIp: undefined,
});

const partners = memoryPartnerStore(
  aPartner(),
  aPartner({ partnerId: 'former', apiKeyId: 'key-former', disabledAt: '2026-01-01T00:00:00.000Z' }),
  aPartner({
    ...{ partnerId: 'rotating', apiKeyId: 'key-new' },
    ...{ retiringApiKeyId: 'key-old', retiringApiKeyUntil: '2026-03-01T10:00:00.000Z' },
  }),
);
let now = new Date('2026-03-01T09:59:59.999Z');
const handler = withPartner({ partners, clock: () => now }, async (_, { partnerId }) => ok({ partnerId }));

describe('a route of partners', () => {
  it('is answered for the partner whose key it is', async () => {
    expect(await handler(aRequest('key-acme'))).toEqual(ok({ partnerId: 'acme' }));
  });

  it('is answered with the key before until its time is over, and with the new one then, too', async () => {
    for (const key of ['key-old', 'key-new'])
      expect(await handler(aRequest(key))).toEqual(ok({ partnerId: 'rotating' }));
    now = new Date('2026-03-01T10:00:00.000Z');
    expect(await handler(aRequest('key-old'))).toEqual(refuse('UNAUTHORIZED'));
    expect(await handler(aRequest('key-new'))).toEqual(ok({ partnerId: 'rotating' }));
  });

  it.each([
    ['no key', undefined],
    ['the key of no partner', 'key-unknown'],
    ['the key of a disabled partner', 'key-former'],
  ])('is refused with %s', async (_, apiKeyId) => {
    expect(await handler(aRequest(apiKeyId))).toEqual(refuse('UNAUTHORIZED'));
  });
});
