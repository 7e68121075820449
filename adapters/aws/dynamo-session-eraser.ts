import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { SessionEraser } from '../../core/ports/session-eraser.ts';
import { succeeds } from './dynamo-errors.ts';

/** Deletes ended sessions from DynamoDB, result and all, what they left when they failed, and the keyed requests that made them. */
export const dynamoSessionEraser =
  (
    client: DynamoDBClient,
    tables: { readonly sessions: string; readonly requests: string; readonly diagnostics: string },
  ): SessionEraser =>
  async ({ sessionId, requestId }) => {
    const isErased = await succeeds(
      client.send(
        new DeleteItemCommand({
          TableName: tables.sessions,
          Key: { sessionId: { S: sessionId } },
          ConditionExpression: 'attribute_exists(endedAt)',
        }),
      ),
    );
    if (!isErased) return false;
    const Key = { sessionId: { S: sessionId } };
    await client.send(new DeleteItemCommand({ TableName: tables.diagnostics, Key }));
    if (requestId === undefined) return true;
    // A day later the key may have made another session.
    const removal = new DeleteItemCommand({
      TableName: tables.requests,
      Key: { requestId: { S: requestId } },
      ConditionExpression: 'sessionId = :sessionId',
      ExpressionAttributeValues: { ':sessionId': { S: sessionId } },
    });
    await succeeds(client.send(removal));
    return true;
  };
