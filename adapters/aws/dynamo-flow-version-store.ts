import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { FlowVersion } from '../../core/platform/flow-version.ts';
import { flowVersionSchema } from '../../core/platform/flow-version.ts';
import type { FlowVersionStore } from '../../core/ports/flow-version-store.ts';
import { flowFromAttribute } from './dynamo-flow-attribute.ts';

/** Versions of flows in DynamoDB, one item each, by platform and hash. */
export const dynamoFlowVersionStore = (client: DynamoDBClient, tableName: string): FlowVersionStore => ({
  findVersion: async (platformId, flowHash) => {
    const Key = { platformId: { N: String(platformId) }, flowHash: { S: flowHash } };
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key }));
    return Item && flowVersionFromItem(Item);
  },
});

/** The version in an item; throws on an item that is none. */
export const flowVersionFromItem = (item: Record<string, AttributeValue>): FlowVersion => {
  const fields = unmarshall(item);
  return flowVersionSchema.parse({ ...fields, flow: flowFromAttribute(fields['flow']) });
};
