import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { MARK_PREFIX } from './dynamo-session-tally.ts';

/** As many as one batch reads; a page of a scan may have fewer. */
const PAGE = 100;

/** The ids of all sessions in DynamoDB, page by page, each as it was at some moment of the scan. Reads the whole table. */
export const scanSessionIds = async function* (client: DynamoDBClient, tableName: string): AsyncGenerator<string[]> {
  const pages = paginateScan(
    { client, pageSize: PAGE },
    { TableName: tableName, ConsistentRead: true, ProjectionExpression: 'sessionId' },
  );
  for await (const { Items = [] } of pages) yield textsOf(Items, 'sessionId');
};

/** The ids of all sessions that the tally in DynamoDB counts, page by page. Reads the whole table. */
export const scanCountedIds = async function* (client: DynamoDBClient, tableName: string): AsyncGenerator<string[]> {
  const pages = paginateScan(
    { client, pageSize: PAGE },
    {
      TableName: tableName,
      ConsistentRead: true,
      ProjectionExpression: 'tallyId',
      FilterExpression: 'kind = :counted',
      ExpressionAttributeValues: { ':counted': { S: 'counted' } },
    },
  );
  for await (const { Items = [] } of pages)
    yield textsOf(Items, 'tallyId').map((tallyId) => tallyId.slice(MARK_PREFIX.length));
};

const textsOf = (items: readonly Record<string, AttributeValue>[], name: string): string[] =>
  items.flatMap((item) => item[name]?.S ?? []);
