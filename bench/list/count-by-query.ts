import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateQuery } from '@aws-sdk/client-dynamodb';

/** How many sessions a partner has, by reading all of them in the index: what the counters are there to spare. */
export const countByQuery = async (client: DynamoDBClient, tableName: string, partnerId: string): Promise<number> => {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      IndexName: 'byPartner',
      KeyConditionExpression: 'partnerId = :partnerId',
      ExpressionAttributeValues: { ':partnerId': { S: partnerId } },
      Select: 'COUNT',
    },
  );
  let count = 0;
  for await (const { Count = 0 } of pages) count += Count;
  return count;
};
