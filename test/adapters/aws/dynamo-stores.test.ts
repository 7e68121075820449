import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dynamoPartnerStore } from '../../../adapters/aws/dynamo-partner-store.ts';
import { dynamoPlatformStore } from '../../../adapters/aws/dynamo-platform-store.ts';
import { dynamoSessionStore } from '../../../adapters/aws/dynamo-session-store.ts';
import { flowHash } from '../../../core/flow/flow-hash.ts';
import type { StartedDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { startDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { aPartner } from '../../support/a-partner.ts';
import { aPlatform } from '../../support/a-platform.ts';
import { sessionStoreContract } from '../session-store-contract.ts';
import { TABLES } from './table-properties.ts';

let local: StartedDynamodb;
beforeAll(async () => {
  local = await startDynamodb();
  for (const [name, properties] of Object.entries(TABLES)) await local.engine.ensureTable(name, properties);
});
afterAll(() => local.close());

const put = (table: string, item: object) =>
  local.client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));

sessionStoreContract('DynamoDB', () => dynamoSessionStore(local.client, 'sessions'));

describe('DynamoDB as a platform store', () => {
  const store = () => dynamoPlatformStore(local.client, 'platforms');

  it('finds a platform with its flow, of which the hash still holds', async () => {
    const platform = aPlatform();
    await put('platforms', platform);
    const found = await store().find(1);
    expect(found).toEqual(platform);
    expect(flowHash(found?.flow)).toBe(platform.flowHash);
    expect(await store().find(2)).toBeUndefined();
  });

  it('lists all platforms by id, over the pages of the table', async () => {
    // Two of these fill a page of a scan (1 MB).
    const description = 'x'.repeat(380_000);
    for (const platformId of [7, 5, 3, 6, 4]) await put('platforms', aPlatform({ platformId, description }));
    expect((await store().list()).map(({ platformId }) => platformId)).toEqual([1, 3, 4, 5, 6, 7]);
  });
});

describe('DynamoDB as a partner store', () => {
  const store = () => dynamoPartnerStore(local.client, 'partners');

  it('finds a partner by its id and by the id of its API key', async () => {
    await put('partners', aPartner());
    await put('partners', aPartner({ partnerId: 'other', apiKeyId: 'key-other' }));
    expect(await store().find('acme')).toEqual(aPartner());
    expect((await store().findByApiKeyId('key-other'))?.partnerId).toBe('other');
    expect(await store().find('nobody')).toBeUndefined();
    expect(await store().findByApiKeyId('no-such-key')).toBeUndefined();
  });

  it('rejects an item that is no partner', async () => {
    await put('partners', { partnerId: 'broken', apiKeyId: 'key-broken' });
    await expect(store().find('broken')).rejects.toThrow();
  });
});
