import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Partner } from '../../core/partner/partner.ts';
import { partnerSchema } from '../../core/partner/partner.ts';
import type { PartnerStore } from '../../core/ports/partner-store.ts';

/**
 * Partners in DynamoDB, one item each, found by their key through the index `byApiKeyId`, and by the key before through
 * `byRetiringApiKeyId`, which holds only the partners whose key is being rotated.
 */
export const dynamoPartnerStore = (client: DynamoDBClient, tableName: string): PartnerStore => ({
  find: async (partnerId) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: { partnerId: { S: partnerId } } }),
    );
    return Item && partnerSchema.parse(unmarshall(Item));
  },

  findByApiKeyId: async (apiKeyId) =>
    (await findBy(client, tableName, 'apiKeyId', apiKeyId)) ??
    (await findBy(client, tableName, 'retiringApiKeyId', apiKeyId)),
});

const INDEXES = { apiKeyId: 'byApiKeyId', retiringApiKeyId: 'byRetiringApiKeyId' } as const;

const findBy = async (
  client: DynamoDBClient,
  tableName: string,
  attribute: keyof typeof INDEXES,
  apiKeyId: string,
): Promise<Partner | undefined> => {
  const { Items } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: INDEXES[attribute],
      KeyConditionExpression: `${attribute} = :apiKeyId`,
      ExpressionAttributeValues: { ':apiKeyId': { S: apiKeyId } },
      Limit: 1,
    }),
  );
  const [item] = Items ?? [];
  return item && partnerSchema.parse(unmarshall(item));
};
