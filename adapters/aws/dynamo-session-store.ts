import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SessionStore } from '../../core/ports/session-store.ts';
import { succeeds } from './dynamo-errors.ts';
import { sessionFromItem, sessionToItem } from './dynamo-session-item.ts';
import { dynamoSessionList } from './dynamo-session-list.ts';
import { dynamoSessionNotes } from './dynamo-session-notes.ts';
import type { ItemUpdate } from './dynamo-update.ts';
import { updateItem } from './dynamo-update.ts';

const IS_ACTIVE = 'attribute_exists(sessionId) AND attribute_not_exists(endedAt)';

/** Sessions in DynamoDB, one item each. `execution`, `status` and `runner` stand behind `#`: some are reserved words. */
export const dynamoSessionStore = (client: DynamoDBClient, tableName: string): SessionStore => {
  const keyOf = (sessionId: string) => ({ TableName: tableName, Key: { sessionId: { S: sessionId } } });

  const update = (sessionId: string, what: ItemUpdate): Promise<boolean> =>
    updateItem(client, tableName, { sessionId: { S: sessionId } }, what);

  return {
    ...dynamoSessionList(client, tableName),
    ...dynamoSessionNotes(client, tableName),

    insert: async (session) => {
      const item = sessionToItem(session);
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: item,
          ConditionExpression: 'attribute_not_exists(sessionId)',
        }),
      );
    },

    removeUnclaimed: async (sessionId) => {
      const removal = new DeleteItemCommand({
        ...keyOf(sessionId),
        ConditionExpression: 'attribute_not_exists(#execution)',
        ExpressionAttributeNames: { '#execution': 'execution' },
      });
      await succeeds(client.send(removal));
    },

    find: async (sessionId) => {
      const { Item } = await client.send(new GetItemCommand({ ...keyOf(sessionId), ConsistentRead: true }));
      return Item && sessionFromItem(Item);
    },

    setIntent: (sessionId, intent) =>
      update(sessionId, {
        UpdateExpression: 'SET intent = :intent',
        ConditionExpression: `${IS_ACTIVE} AND attribute_not_exists(intent)`,
        values: { ':intent': intent },
      }),

    exchangeBootstrap: (sessionId, { bootstrapHash, tokenHash }) =>
      update(sessionId, {
        UpdateExpression: 'SET #runner.tokenHash = :tokenHash REMOVE #runner.bootstrapHash',
        ConditionExpression: `${IS_ACTIVE} AND #runner.bootstrapHash = :bootstrapHash`,
        ExpressionAttributeNames: { '#runner': 'runner' },
        values: { ':tokenHash': tokenHash, ':bootstrapHash': bootstrapHash },
      }),

    saveRunnerAddress: (sessionId, { tokenHash, address, port }) =>
      update(sessionId, {
        UpdateExpression: 'SET #runner.address = :address, #runner.port = :port',
        ConditionExpression: `${IS_ACTIVE} AND #runner.tokenHash = :tokenHash`,
        ExpressionAttributeNames: { '#runner': 'runner' },
        values: { ':address': address, ':port': port, ':tokenHash': tokenHash },
      }),

    raiseProgress: async (sessionId, progress) => {
      await update(sessionId, {
        UpdateExpression: 'SET progressReported = :progress',
        ConditionExpression: `${IS_ACTIVE} AND (attribute_not_exists(progressReported) OR progressReported < :progress)`,
        values: { ':progress': progress },
      });
    },

    saveResult: (sessionId, { attestation, extractedData }) =>
      update(sessionId, {
        UpdateExpression: 'SET attestation = :attestation, extractedData = :extractedData',
        ConditionExpression: `${IS_ACTIVE} AND #status = :verifying`,
        ExpressionAttributeNames: { '#status': 'status' },
        values: {
          ':attestation': attestation,
          ':extractedData': JSON.stringify(extractedData),
          ':verifying': 'VERIFYING',
        },
      }),
  };
};
