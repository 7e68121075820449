import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TABLES } from '../../adapters/aws/table-properties.ts';
import type { StartedDynamodb } from './start-dynamodb.ts';
import { startDynamodb } from './start-dynamodb.ts';

/**
 * Half a unit for each 4 KB that an eventually consistent read goes through, rounded up over the whole page of a query:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const unitsOf = (bytes: number): number => Math.ceil(bytes / 4096) * 0.5;

/** Names and values, each in UTF-8; all of them here are ASCII. */
const bytesOf = (item: Readonly<Record<string, string>>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + name.length + value.length, 0);

describe('the capacity that a read consumes', () => {
  let local: StartedDynamodb;
  const listed = Array.from({ length: 25 }, (_, index) => ({
    sessionId: `session-${index}`,
    partnerId: 'acme',
    partnerStatus: 'acme#CREATED',
    createdAt: `2026-01-01T00:00:${String(index).padStart(2, '0')}.000Z`,
    externalReferenceId: 'r'.repeat(400),
  }));
  const notListed = { receiverData: 'x'.repeat(9_000) };
  beforeAll(async () => {
    local = await startDynamodb();
    await local.engine.ensureTable('sessions', TABLES.sessions);
    for (const item of listed)
      await local.documents.send(new PutCommand({ TableName: 'sessions', Item: { ...item, ...notListed } }));
  });
  afterAll(() => local.close());

  const query = async (more: object) => {
    const { ConsumedCapacity, Count } = await local.documents.send(
      new QueryCommand({
        TableName: 'sessions',
        IndexName: 'byPartner',
        KeyConditionExpression: 'partnerId = :partnerId',
        ExpressionAttributeValues: { ':partnerId': 'acme' },
        ReturnConsumedCapacity: 'TOTAL',
        ...more,
      }),
    );
    return { count: Count, units: ConsumedCapacity?.CapacityUnits };
  };
  /** An entry of the index has the table's key and the attributes that the index includes. */
  const entryBytes = (count: number): number =>
    listed
      .slice(0, count)
      .reduce((sum, entry) => sum + bytesOf(entry) - bytesOf({ partnerStatus: entry.partnerStatus }), 0);

  it.each([1, 7, 8, 25])(
    'is that of the %d entries of an index that are read, and not of their items',
    async (count) => {
      expect(await query({ Limit: count, ScanIndexForward: true })).toEqual({
        count,
        units: unitsOf(entryBytes(count)),
      });
    },
  );

  it('is the same when they are only counted', async () => {
    expect(await query({ Select: 'COUNT' })).toEqual({ count: 25, units: unitsOf(entryBytes(25)) });
  });

  it('is that of a whole item, however little of it is asked for, and double when it is to be the latest', async () => {
    const get = async (ConsistentRead: boolean) =>
      (
        await local.documents.send(
          new GetCommand({
            TableName: 'sessions',
            Key: { sessionId: 'session-0' },
            ProjectionExpression: 'createdAt',
            ConsistentRead,
            ReturnConsumedCapacity: 'TOTAL',
          }),
        )
      ).ConsumedCapacity?.CapacityUnits;
    const units = unitsOf(bytesOf({ ...listed[0], ...notListed }));
    expect([await get(false), await get(true)]).toEqual([units, 2 * units]);
  });
});
