import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dynamoIdempotencyStore } from '../../../adapters/aws/dynamo-idempotency-store.ts';
import { dynamoPartnerStore } from '../../../adapters/aws/dynamo-partner-store.ts';
import { dynamoPlatformStore } from '../../../adapters/aws/dynamo-platform-store.ts';
import { dynamoSessionStore } from '../../../adapters/aws/dynamo-session-store.ts';
import type { StartedDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { startDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { idempotencyStoreContract } from '../idempotency-store-contract.ts';
import { partnerStoreContract } from '../partner-store-contract.ts';
import { platformStoreContract } from '../platform-store-contract.ts';
import { sessionStoreContract } from '../session-store-contract.ts';
import { TABLES } from './table-properties.ts';

let local: StartedDynamodb;
let tables = 0;
beforeAll(async () => {
  local = await startDynamodb();
  await local.engine.ensureTable('sessions', TABLES.sessions);
});
afterAll(() => local.close());

const aTable = async (properties: object, items: readonly object[]): Promise<string> => {
  const name = `table-${++tables}`;
  await local.engine.ensureTable(name, properties);
  for (const item of items) await local.client.send(new PutItemCommand({ TableName: name, Item: marshall(item) }));
  return name;
};

sessionStoreContract('DynamoDB', () => dynamoSessionStore(local.client, 'sessions'));
idempotencyStoreContract('DynamoDB', async () => ({
  sessions: dynamoSessionStore(local.client, 'sessions'),
  requests: dynamoIdempotencyStore(local.client, {
    requests: await aTable(TABLES.requests, []),
    sessions: 'sessions',
  }),
}));
platformStoreContract('DynamoDB', async (platforms) =>
  dynamoPlatformStore(local.client, await aTable(TABLES.platforms, platforms)),
);
partnerStoreContract('DynamoDB', async (partners) =>
  dynamoPartnerStore(local.client, await aTable(TABLES.partners, partners)),
);

it('rejects an item that is no partner', async () => {
  const name = await aTable(TABLES.partners, [{ partnerId: 'broken', apiKeyId: 'key-broken' }]);
  await expect(dynamoPartnerStore(local.client, name).find('broken')).rejects.toThrow();
});
