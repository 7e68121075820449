import type { AttributeValue, DynamoDBClient, KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** What `BatchGetItem` takes: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MOST_KEYS = 100;

/** Reads any number of items as they are now, in no order; those that are not there are not in the answer. */
export const readItems = async (
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Item[],
  projection: Pick<KeysAndAttributes, 'ProjectionExpression' | 'ExpressionAttributeNames'> = {},
): Promise<Item[]> => {
  const items: Item[] = [];
  let rest = keys;
  while (rest.length > 0) {
    const asked = rest.slice(0, MOST_KEYS);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [tableName]: { Keys: [...asked], ConsistentRead: true, ...projection } },
      }),
    );
    items.push(...(Responses?.[tableName] ?? []));
    // An answer ends at 16 MB, or where the table has no capacity left; with none at all it is an error instead.
    const unread = UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (unread.length === asked.length) throw new Error('DynamoDB answered a batch with no item at all');
    rest = [...unread, ...rest.slice(MOST_KEYS)];
  }
  return items;
};
