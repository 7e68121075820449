import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { IdempotencyStore } from '../../core/ports/idempotency-store.ts';
import { sessionToItem } from './dynamo-session-item.ts';

const recordSchema = z.object({
  requestId: z.string(),
  bodyHash: z.string(),
  sessionId: z.string(),
  deleteAtEpochS: z.int(),
});

/**
 * Keyed requests in a table of their own; a request and its session are written in one transaction. DynamoDB deletes
 * expired items within days, so every condition looks at their time itself.
 */
export const dynamoIdempotencyStore = (
  client: DynamoDBClient,
  tables: { readonly requests: string; readonly sessions: string },
): IdempotencyStore => ({
  find: async (requestId, now) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tables.requests, Key: { requestId: { S: requestId } }, ConsistentRead: true }),
    );
    const record = Item && recordSchema.parse(unmarshall(Item));
    return record && record.deleteAtEpochS > epochSecondsOf(now) ? record : undefined;
  },

  insertSession: async (session, record, now) => {
    const keepRequest = {
      TableName: tables.requests,
      Item: marshall(record),
      ConditionExpression: 'attribute_not_exists(requestId) OR deleteAtEpochS <= :now',
      ExpressionAttributeValues: marshall({ ':now': epochSecondsOf(now) }),
    };
    const keepSession = {
      TableName: tables.sessions,
      Item: sessionToItem(session),
      ConditionExpression: 'attribute_not_exists(sessionId)',
    };
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: keepRequest }, { Put: keepSession }] }));
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException && isTaken(error)) return false;
      throw error;
    }
  },
});

/** A request under the same key is there, or is being written at this moment: its writer wins. */
const isTaken = ({ CancellationReasons: [reason] = [] }: TransactionCanceledException): boolean =>
  reason?.Code === 'ConditionalCheckFailed' || reason?.Code === 'TransactionConflict';

const epochSecondsOf = (now: Date): number => Math.floor(now.getTime() / 1000);
