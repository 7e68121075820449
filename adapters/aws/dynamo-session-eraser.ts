import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { SessionEraser } from '../../core/ports/session-eraser.ts';
import { succeeds } from './dynamo-errors.ts';

/** Deletes ended sessions from DynamoDB, result and all. */
export const dynamoSessionEraser =
  (client: DynamoDBClient, tableName: string): SessionEraser =>
  (sessionId) =>
    succeeds(
      client.send(
        new DeleteItemCommand({
          TableName: tableName,
          Key: { sessionId: { S: sessionId } },
          ConditionExpression: 'attribute_exists(endedAt)',
        }),
      ),
    );
