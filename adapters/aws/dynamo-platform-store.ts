import type { AttributeValue, DynamoDBClient, ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Platform } from '../../core/platform/platform.ts';
import { platformSchema } from '../../core/platform/platform.ts';
import type { PlatformStore } from '../../core/ports/platform-store.ts';
import { flowFromAttribute } from './dynamo-flow-attribute.ts';

/** Platforms in DynamoDB, one item each. There are dozens, so the list reads the whole table. */
export const dynamoPlatformStore = (client: DynamoDBClient, tableName: string): PlatformStore => ({
  find: async (platformId) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: { platformId: { N: String(platformId) } } }),
    );
    return Item && platformFromItem(Item);
  },

  list: async () => {
    const platforms: Platform[] = [];
    let lastKey: Record<string, AttributeValue> | undefined;
    do {
      const page: ScanCommandOutput = await client.send(
        new ScanCommand({ TableName: tableName, ...(lastKey ? { ExclusiveStartKey: lastKey } : {}) }),
      );
      platforms.push(...(page.Items ?? []).map(platformFromItem));
      lastKey = page.LastEvaluatedKey;
    } while (lastKey);
    return platforms.sort((a, b) => a.platformId - b.platformId);
  },
});

const platformFromItem = (item: Record<string, AttributeValue>): Platform => {
  const fields = unmarshall(item);
  return platformSchema.parse({ ...fields, flow: flowFromAttribute(fields['flow']) });
};
