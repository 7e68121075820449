import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { partnerSchema } from '../../core/partner/partner.ts';
import type { PartnerStore } from '../../core/ports/partner-store.ts';

/** Partners in DynamoDB, one item each, found by their key through the index `byApiKeyId`. */
export const dynamoPartnerStore = (client: DynamoDBClient, tableName: string): PartnerStore => ({
  find: async (partnerId) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: { partnerId: { S: partnerId } } }),
    );
    return Item && partnerSchema.parse(unmarshall(Item));
  },

  findByApiKeyId: async (apiKeyId) => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: 'byApiKeyId',
        KeyConditionExpression: 'apiKeyId = :apiKeyId',
        ExpressionAttributeValues: { ':apiKeyId': { S: apiKeyId } },
        Limit: 1,
      }),
    );
    const [item] = Items ?? [];
    return item && partnerSchema.parse(unmarshall(item));
  },
});
