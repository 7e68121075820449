import type { AttributeValue, DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { succeeds } from './dynamo-errors.ts';

/** What to do to an item, and on what condition; `values` are plain ones, by their placeholders. */
export type ItemUpdate = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames'
> & { readonly values?: Readonly<Record<string, unknown>> };

/** Updates one item: true when it was done, false when its condition did not hold; rejects on anything else. */
export const updateItem = (
  client: DynamoDBClient,
  TableName: string,
  Key: Record<string, AttributeValue>,
  { values, ...update }: ItemUpdate,
): Promise<boolean> => {
  // DynamoDB refuses an empty list of values.
  const ExpressionAttributeValues = values && marshall(values);
  return succeeds(
    client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        ...update,
        ...(ExpressionAttributeValues === undefined ? {} : { ExpressionAttributeValues }),
      }),
    ),
  );
};
