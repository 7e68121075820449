import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ReadStandings } from '../../core/ports/session-tally.ts';
import { sessionSchema } from '../../core/session/session.ts';
import { readItems } from './dynamo-read-items.ts';

/** Every write of a status appends to the history (statemachines/session-lifecycle.asl.json; a test compares). */
const standingItemSchema = sessionSchema
  .pick({ sessionId: true, partnerId: true, status: true, history: true })
  .transform(({ sessionId, partnerId, status, history }) => ({
    sessionId,
    standing: { partnerId, status, statusesWritten: history.length },
  }));

/** No other attribute of a session is read: the role may read no other (lib/session-counting.ts). */
const PROJECTION = {
  ProjectionExpression: 'sessionId, partnerId, #status, #history',
  ExpressionAttributeNames: { '#status': 'status', '#history': 'history' },
};

/** What sessions count as, read from the sessions in DynamoDB. */
export const dynamoSessionStandings =
  (client: DynamoDBClient, tableName: string): ReadStandings =>
  async (sessionIds) => {
    const keys = sessionIds.map((sessionId) => ({ sessionId: { S: sessionId } }));
    const items = await readItems(client, tableName, keys, PROJECTION);
    return new Map(
      items.map((item) => {
        const { sessionId, standing } = standingItemSchema.parse(unmarshall(item));
        return [sessionId, standing];
      }),
    );
  };
