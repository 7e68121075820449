import { afterAll, beforeAll } from '@jest/globals';
import { dynamoDeliveryTurns } from '../../../adapters/aws/dynamo-delivery-turns.ts';
import type { StartedDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { startDynamodb } from '../../local/dynamodb/start-dynamodb.ts';
import { deliveryTurnsContract } from '../delivery-turns-contract.ts';

/** As the stack defines it. */
const TABLE = {
  KeySchema: [{ AttributeName: 'partnerId', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'partnerId', AttributeType: 'S' }],
  BillingMode: 'PAY_PER_REQUEST',
};

let local: StartedDynamodb;
let tables = 0;
beforeAll(async () => {
  local = await startDynamodb();
});
afterAll(() => local.close());

deliveryTurnsContract('DynamoDB', async (turnsPerPartner) => {
  const name = `deliveries-${++tables}`;
  await local.engine.ensureTable(name, TABLE);
  return dynamoDeliveryTurns(local.client, name, turnsPerPartner);
});
