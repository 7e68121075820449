import type { AttributeValue, DynamoDBClient, Update } from '@aws-sdk/client-dynamodb';
import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Clock } from '../../core/ports/clock.ts';
import type { SessionTally, TallyChange, TallyMark } from '../../core/ports/session-tally.ts';
import { SESSION_STATUSES } from '../../core/session/status.ts';
import { readItems } from './dynamo-read-items.ts';
import { countersKey } from './dynamo-session-totals.ts';

/**
 * How long it is remembered that a session is gone. A record of the table's stream can come again for a day, which changes
 * nothing; what must not outlive the mark is somebody who read the session before it went and has not counted it yet.
 */
const GONE_FOR_S = 2 * 24 * 60 * 60;

/** What the id of a session's mark begins with; those of partners' counters begin otherwise. */
export const MARK_PREFIX = 'session#';

const markItemSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('counted'),
    tallyId: z.string(),
    partnerId: z.string(),
    status: z.enum(SESSION_STATUSES),
    statusesWritten: z.int(),
  }),
  z.object({ kind: z.literal('gone'), tallyId: z.string() }),
]);

/**
 * The tally in DynamoDB: an item for each session's mark, and an item for each partner's counters. A transaction moves both,
 * so that a counter is always the number of the marks that say so.
 */
export const dynamoSessionTally = (client: DynamoDBClient, tableName: string, clock: Clock): SessionTally => ({
  marks: async (sessionIds) => {
    const items = await readItems(client, tableName, sessionIds.map(markKey));
    return new Map(
      items.map((item) => {
        const { tallyId, ...mark } = markItemSchema.parse(unmarshall(item));
        return [tallyId.slice(MARK_PREFIX.length), mark];
      }),
    );
  },

  change: async (changes) => {
    const goneUntilEpochS = Math.floor(clock().getTime() / 1000) + GONE_FOR_S;
    try {
      await client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            ...changes.map(({ sessionId, from, to }) => ({
              Put: {
                TableName: tableName,
                Item: { ...markKey(sessionId), ...markAttributes(to, goneUntilEpochS) },
                ...stillIs(from),
              },
            })),
            ...[...countersMovedBy(changes)].map(([partnerId, steps]) => ({
              Update: { TableName: tableName, Key: countersKey(partnerId), ...adding(steps) },
            })),
          ],
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException && mayComeAgain(error)) return false;
      throw error;
    }
  },
});

const markKey = (sessionId: string) => ({ tallyId: { S: MARK_PREFIX + sessionId } });

const markAttributes = (mark: TallyMark, goneUntilEpochS: number): Record<string, AttributeValue> =>
  marshall(mark.kind === 'gone' ? { ...mark, deleteAtEpochS: goneUntilEpochS } : mark);

const stillIs = (mark: TallyMark | undefined): Pick<Update, 'ConditionExpression' | 'ExpressionAttributeValues'> =>
  mark?.kind === 'counted'
    ? {
        ConditionExpression: 'statusesWritten = :statusesWritten',
        ExpressionAttributeValues: marshall({ ':statusesWritten': mark.statusesWritten }),
      }
    : { ConditionExpression: 'attribute_not_exists(tallyId)' };

type Steps = Map<string, number>;

/** What is to be added to each partner's counter of each status; nothing for partners of which no counter moves. */
const countersMovedBy = (changes: readonly TallyChange[]): Map<string, Steps> => {
  const moved = new Map<string, Steps>();
  const step = (mark: TallyMark | undefined, by: 1 | -1): void => {
    if (mark?.kind !== 'counted') return;
    const steps = moved.get(mark.partnerId) ?? new Map<string, number>();
    steps.set(mark.status, (steps.get(mark.status) ?? 0) + by);
    moved.set(mark.partnerId, steps);
  };
  for (const { from, to } of changes) {
    step(from, -1);
    step(to, 1);
  }
  return new Map(
    [...moved]
      .map(([partnerId, steps]) => [partnerId, new Map([...steps].filter(([, by]) => by !== 0))] as const)
      .filter(([, steps]) => steps.size > 0),
  );
};

const adding = (
  steps: Steps,
): Pick<Update, 'UpdateExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'> & {
  UpdateExpression: string;
} => ({
  UpdateExpression: `ADD ${[...steps.keys()].map((status) => `#${status} :${status}`).join(', ')}`,
  ExpressionAttributeNames: Object.fromEntries([...steps.keys()].map((status) => [`#${status}`, status])),
  ExpressionAttributeValues: marshall(Object.fromEntries([...steps].map(([status, by]) => [`:${status}`, by]))),
});

/**
 * A mark that is another by now, another transaction on the same items, or too much at once:
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
const AGAIN = new Set([
  'None',
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

const mayComeAgain = ({ CancellationReasons: reasons = [] }: TransactionCanceledException): boolean =>
  reasons.length > 0 && reasons.every(({ Code = '' }) => AGAIN.has(Code));
