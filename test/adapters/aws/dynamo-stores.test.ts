import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { dynamoIdempotencyStore } from '../../../adapters/aws/dynamo-idempotency-store.ts';
import { dynamoDiagnosticsStore } from '../../../adapters/aws/dynamo-diagnostics-store.ts';
import { dynamoFlowVersionStore } from '../../../adapters/aws/dynamo-flow-version-store.ts';
import { dynamoPartnerStore } from '../../../adapters/aws/dynamo-partner-store.ts';
import { dynamoPlatformStore } from '../../../adapters/aws/dynamo-platform-store.ts';
import { dynamoSessionStandings } from '../../../adapters/aws/dynamo-session-standings.ts';
import { dynamoSessionStore } from '../../../adapters/aws/dynamo-session-store.ts';
import { dynamoSessionTally } from '../../../adapters/aws/dynamo-session-tally.ts';
import { dynamoSessionTotals } from '../../../adapters/aws/dynamo-session-totals.ts';
import { aSession, NOW } from '../../support/a-session.ts';
import type { StartedDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { startDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { diagnosticsStoreContract } from '../diagnostics-store-contract.ts';
import { flowVersionStoreContract } from '../flow-version-store-contract.ts';
import { idempotencyStoreContract } from '../idempotency-store-contract.ts';
import { partnerStoreContract } from '../partner-store-contract.ts';
import { platformStoreContract } from '../platform-store-contract.ts';
import { sessionStoreContract } from '../session-store-contract.ts';
import { sessionTallyContract } from '../session-tally-contract.ts';
import { TABLES } from './table-properties.ts';

let local: StartedDynamodb;
let tables = 0;
beforeAll(async () => {
  local = await startDynamodb();
  await local.engine.ensureTable('sessions', TABLES.sessions);
  await local.engine.ensureTable('tally', TABLES.tally);
});
afterAll(() => local.close());

const aTable = async (properties: object, items: readonly object[]): Promise<string> => {
  const name = `table-${++tables}`;
  await local.engine.ensureTable(name, properties);
  for (const item of items) await local.client.send(new PutItemCommand({ TableName: name, Item: marshall(item) }));
  return name;
};

sessionStoreContract('DynamoDB', () => dynamoSessionStore(local.client, 'sessions'));
sessionTallyContract('DynamoDB', () => ({
  ...dynamoSessionTally(local.client, 'tally', () => NOW),
  ...dynamoSessionTotals(local.client, 'tally'),
}));
idempotencyStoreContract('DynamoDB', async () => ({
  sessions: dynamoSessionStore(local.client, 'sessions'),
  requests: dynamoIdempotencyStore(local.client, {
    requests: await aTable(TABLES.requests, []),
    sessions: 'sessions',
  }),
}));
diagnosticsStoreContract('DynamoDB', async () =>
  dynamoDiagnosticsStore(local.client, await aTable(TABLES.diagnostics, [])),
);
flowVersionStoreContract('DynamoDB', async (versions) =>
  dynamoFlowVersionStore(local.client, await aTable(TABLES.flowVersions, versions)),
);
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

describe('what sessions count as', () => {
  it('is read for those that are there', async () => {
    const [sessionId, missing] = [randomUUID(), randomUUID()];
    const at = '2026-03-01T10:00:00.000Z';
    const history = [
      { status: 'CREATED', at },
      { status: 'INITIALIZING', at },
    ] as const;
    const session = aSession({ sessionId, status: 'INITIALIZING', history: [...history] });
    await dynamoSessionStore(local.client, 'sessions').insert(session);
    expect(await dynamoSessionStandings(local.client, 'sessions')([missing, sessionId])).toEqual(
      new Map([[sessionId, { partnerId: session.partnerId, status: 'INITIALIZING', statusesWritten: 2 }]]),
    );
  });
});

it('lets DynamoDB forget, two days later, that a session is gone', async () => {
  const sessionId = randomUUID();
  const tally = dynamoSessionTally(local.client, 'tally', () => NOW);
  await tally.change([{ sessionId, from: undefined, to: { kind: 'gone' } }]);
  const { Item } = await local.client.send(
    new GetItemCommand({ TableName: 'tally', Key: { tallyId: { S: `session#${sessionId}` } } }),
  );
  expect(Item?.['deleteAtEpochS']).toEqual({ N: String(NOW.getTime() / 1000 + 2 * 86_400) });
});
