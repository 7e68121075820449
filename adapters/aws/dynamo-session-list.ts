import type { AttributeValue, DynamoDBClient, QueryCommandInput, QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ListPosition, SessionFilter, SessionStore } from '../../core/ports/session-store.ts';
import type { SessionSummary } from '../../core/session/session.ts';
import { sessionSummarySchema } from '../../core/session/session.ts';

type Item = Record<string, AttributeValue>;

/** The listing half of a session store, on the indexes `byPartner` and `byPartnerStatus`. */
export const dynamoSessionList = (client: DynamoDBClient, tableName: string): Pick<SessionStore, 'list'> => {
  /** The key of the last of so many entries; `undefined` when there are no more behind it. */
  const keyAfter = async (filter: SessionFilter, entries: number): Promise<Item | undefined> => {
    let skipped = 0;
    let lastKey: Item | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          ...queryOf(tableName, filter),
          Select: 'COUNT',
          Limit: entries - skipped,
          ...startAfter(lastKey),
        }),
      );
      skipped += page.Count ?? 0;
      lastKey = page.LastEvaluatedKey;
    } while (lastKey && skipped < entries);
    return lastKey;
  };

  return {
    list: async (filter, { limit, skip, after }) => {
      let lastKey = after && keyOf(filter, after);
      if (skip > 0) {
        lastKey = await keyAfter(filter, skip);
        if (!lastKey) return { sessions: [], hasMore: false };
      }
      const sessions: SessionSummary[] = [];
      // One more than asked for tells whether there are more.
      do {
        const page: QueryCommandOutput = await client.send(
          new QueryCommand({
            ...queryOf(tableName, filter),
            ...SUMMARY_PROJECTION,
            Limit: limit + 1 - sessions.length,
            ...startAfter(lastKey),
          }),
        );
        sessions.push(...(page.Items ?? []).map((item) => sessionSummarySchema.parse(unmarshall(item))));
        lastKey = page.LastEvaluatedKey;
      } while (lastKey && sessions.length <= limit);
      return { sessions: sessions.slice(0, limit), hasMore: sessions.length > limit };
    },
  };
};

/** Every name behind a `#`, since `status` is one of DynamoDB's reserved words. */
const SUMMARY_ATTRIBUTES = Object.keys(sessionSummarySchema.shape);
const SUMMARY_PROJECTION = {
  ProjectionExpression: SUMMARY_ATTRIBUTES.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(SUMMARY_ATTRIBUTES.map((name) => [`#${name}`, name])),
};

const indexKeyOf = (filter: SessionFilter): Item =>
  filter.status === undefined
    ? { partnerId: { S: filter.partnerId } }
    : { partnerStatus: { S: `${filter.partnerId}#${filter.status}` } };

const queryOf = (tableName: string, filter: SessionFilter): QueryCommandInput => {
  const [[name, value] = ['', { S: '' }]] = Object.entries(indexKeyOf(filter));
  return {
    TableName: tableName,
    IndexName: filter.status === undefined ? 'byPartner' : 'byPartnerStatus',
    KeyConditionExpression: `${name} = :key`,
    ExpressionAttributeValues: { ':key': value },
    ScanIndexForward: false,
  };
};

const keyOf = (filter: SessionFilter, position: ListPosition): Item => ({
  ...indexKeyOf(filter),
  createdAt: { S: position.createdAt },
  sessionId: { S: position.sessionId },
});

const startAfter = (lastKey: Item | undefined): Pick<QueryCommandInput, 'ExclusiveStartKey'> =>
  lastKey ? { ExclusiveStartKey: lastKey } : {};
