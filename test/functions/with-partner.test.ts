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
);
const handler = withPartner({ partners }, async (_, { partnerId }) => ok({ partnerId }));

describe('a route of partners', () => {
  it('is answered for the partner whose key it is', async () => {
    expect(await handler(aRequest('key-acme'))).toEqual(ok({ partnerId: 'acme' }));
  });

  it.each([
    ['no key', undefined],
    ['the key of no partner', 'key-unknown'],
    ['the key of a disabled partner', 'key-former'],
  ])('is refused with %s', async (_, apiKeyId) => {
    expect(await handler(aRequest(apiKeyId))).toEqual(refuse('UNAUTHORIZED'));
  });
});
