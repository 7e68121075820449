import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { sessionToItem } from '../../adapters/aws/dynamo-session-item.ts';
import { countersKey } from '../../adapters/aws/dynamo-session-totals.ts';
import type { Session } from '../../core/session/session.ts';
import type { SessionStatus } from '../../core/session/status.ts';
import type { DynamodbEngine } from '../../local/dynamodb/dynamodb-engine.ts';
import { aSession } from '../../test/support/a-session.ts';

/** What `BatchWriteItem` takes. */
const BATCH = 25;
const STATUSES: readonly SessionStatus[] = ['COMPLETED', 'COMPLETED', 'COMPLETED', 'ERROR', 'CREATED'];

export type Seeded = { readonly sessionId: string; readonly createdAt: string };

/** Writes so many sessions of a partner, a second apart. Gives them back newest first. */
export const seedSessions = async (
  engine: DynamodbEngine,
  tableName: string,
  partnerId: string,
  count: number,
): Promise<Seeded[]> => {
  const seeded: Seeded[] = [];
  for (let start = 0; start < count; start += BATCH) {
    const sessions = Array.from({ length: Math.min(BATCH, count - start) }, (_, index) =>
      theSession(partnerId, start + index),
    );
    const puts = sessions.map((session) => ({ PutRequest: { Item: sessionToItem(session) } }));
    await engine.handle('BatchWriteItem', { RequestItems: { [tableName]: puts } });
    seeded.push(...sessions.map(({ sessionId, createdAt }) => ({ sessionId, createdAt })));
  }
  return seeded.toReversed();
};

/** Sets a partner's counters as if so many sessions had been counted one by one; what reads them sees no difference. */
export const seedCounters = async (
  client: DynamoDBClient,
  tableName: string,
  partnerId: string,
  count: number,
): Promise<void> => {
  await client.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: countersKey(partnerId),
      UpdateExpression: 'ADD COMPLETED :completed, #error :error, CREATED :created',
      ExpressionAttributeNames: { '#error': 'ERROR' },
      ExpressionAttributeValues: {
        ':completed': { N: String(0.6 * count) },
        ':error': { N: String(0.2 * count) },
        ':created': { N: String(0.2 * count) },
      },
    }),
  );
};

/** With names and references of usual length; three of five completed. */
const theSession = (partnerId: string, index: number): Session => {
  const status = STATUSES[index % STATUSES.length] ?? 'CREATED';
  return aSession({
    sessionId: randomUUID(),
    partnerId,
    status,
    partnerStatus: `${partnerId}#${status}`,
    createdAt: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
    externalReferenceId: `application-${String(index).padStart(12, '0')}`,
  });
};
