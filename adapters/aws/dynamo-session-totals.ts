import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { SessionTotals } from '../../core/ports/session-tally.ts';
import { SESSION_STATUSES } from '../../core/session/status.ts';

/** A status that no session of the partner has been in yet has no counter. */
const counterSchema = z.int().default(0);

/** The item of a partner's counters in the tally. */
export const countersKey = (partnerId: string) => ({ tallyId: { S: `partner#${partnerId}` } });

/** Totals from the counters in DynamoDB: one item a partner, with a number for each status. */
export const dynamoSessionTotals = (client: DynamoDBClient, tableName: string): SessionTotals => ({
  total: async ({ partnerId, status }) => {
    const { Item = {} } = await client.send(new GetItemCommand({ TableName: tableName, Key: countersKey(partnerId) }));
    const counters = unmarshall(Item);
    const counts = (status === undefined ? SESSION_STATUSES : [status]).map((one) =>
      counterSchema.parse(counters[one]),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  },
});
