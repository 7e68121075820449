import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand, QueryCommand, TransactGetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { StartedDynamodb } from './start-dynamodb.ts';
import { SESSIONS, startDynamodb } from './start-dynamodb.ts';

const TableName = 'sessions';

describe('transactions of the local DynamoDB', () => {
  let local: StartedDynamodb;
  // On disk, as `npm start` has it: LevelDB writes on other threads, where an unsafe order would show.
  const directory = temporaryDirectory();
  beforeAll(async () => {
    local = await startDynamodb({ directory: directory.path });
    await local.engine.ensureTable(TableName, SESSIONS);
  });
  afterAll(async () => {
    await local.close();
    directory.remove();
  });

  const get = async (sessionId: string) =>
    (await local.documents.send(new GetCommand({ TableName, Key: { sessionId } }))).Item;
  const put = (Item: Record<string, unknown>) => local.documents.send(new PutCommand({ TableName, Item }));
  const write = (TransactItems: TransactWriteCommandInput['TransactItems'], ClientRequestToken?: string) =>
    local.documents.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));

  it('carries out all actions together', async () => {
    await put({ sessionId: 'guard', open: true });
    await put({ sessionId: 'old' });
    await write([
      { Put: { TableName, Item: { sessionId: 'new' }, ConditionExpression: 'attribute_not_exists(sessionId)' } },
      {
        Update: {
          TableName,
          Key: { sessionId: 'counter' },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': 1 },
        },
      },
      { Delete: { TableName, Key: { sessionId: 'old' } } },
      {
        ConditionCheck: {
          TableName,
          Key: { sessionId: 'guard' },
          ConditionExpression: '#o = :yes',
          ExpressionAttributeNames: { '#o': 'open' },
          ExpressionAttributeValues: { ':yes': true },
        },
      },
    ]);
    expect(await Promise.all(['new', 'counter', 'old', 'guard'].map(get))).toEqual([
      { sessionId: 'new' },
      { sessionId: 'counter', n: 1 },
      undefined,
      { sessionId: 'guard', open: true },
    ]);
  });

  it('writes nothing when a condition fails, and says which one', async () => {
    await put({ sessionId: 'exists', n: 7 });
    await expect(
      write([
        { Put: { TableName, Item: { sessionId: 'never' } } },
        {
          Put: {
            TableName,
            Item: { sessionId: 'exists' },
            ConditionExpression: 'attribute_not_exists(sessionId)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ]),
    ).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { sessionId: { S: 'exists' }, n: { N: '7' } },
        },
      ],
    });
    expect(await get('never')).toBeUndefined();
  });

  it('takes back what it had done when a later action turns out impossible, index entries too', async () => {
    await put({ sessionId: 'text', n: 'not a number' });
    await expect(
      write([
        { Put: { TableName, Item: { sessionId: 'undone', partnerId: 'undone', createdAt: '1' } } },
        {
          Update: {
            TableName,
            Key: { sessionId: 'text' },
            UpdateExpression: 'SET n = n + :one',
            ExpressionAttributeValues: { ':one': 1 },
          },
        },
      ]),
    ).rejects.toMatchObject({
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ValidationError', Message: 'An operand in the update expression has an incorrect data type' },
      ],
    });
    expect(await get('undone')).toBeUndefined();
    const { Count } = await local.documents.send(
      new QueryCommand({
        TableName,
        IndexName: 'byPartner',
        KeyConditionExpression: 'partnerId = :p',
        ExpressionAttributeValues: { ':p': 'undone' },
      }),
    );
    expect(Count).toBe(0);
  });

  it('cancels for a key of the wrong type, but does not begin with an empty index key', async () => {
    await expect(write([{ Put: { TableName, Item: { sessionId: 5 } } }])).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'ValidationError' }],
    });
    await expect(write([{ Put: { TableName, Item: { sessionId: 'e', partnerId: '' } } }])).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('IndexName: byPartner, IndexKey: partnerId'),
    });
  });

  it('refuses two actions on one item, no action, too many and an unknown table', async () => {
    const Item = { sessionId: 'twice' };
    await expect(
      write([{ Put: { TableName, Item } }, { Delete: { TableName, Key: { sessionId: 'twice' } } }]),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
    await expect(write([])).rejects.toThrow('Member must have length greater than or equal to 1');
    const many = Array.from({ length: 101 }, (_, i) => ({ Put: { TableName, Item: { sessionId: `many-${i}` } } }));
    await expect(write(many)).rejects.toThrow('Member must have length less than or equal to 100');
    await expect(write([{ Put: { TableName: 'nowhere', Item } }])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });

  it('knows an item by its number, however that is written', async () => {
    await local.engine.ensureTable('platforms', {
      KeySchema: [{ AttributeName: 'platformId', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'platformId', AttributeType: 'N' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    const puts = ['1', '1.0'].map((N) => ({ Put: { TableName: 'platforms', Item: { platformId: { N } } } }));
    await expect(local.client.send(new TransactWriteItemsCommand({ TransactItems: puts }))).rejects.toThrow(
      'multiple operations on one item',
    );
  });

  it('carries out a transaction once per token for ten minutes', async () => {
    const once = {
      Put: { TableName, Item: { sessionId: 'once' }, ConditionExpression: 'attribute_not_exists(sessionId)' },
    };
    await write([once], 'token-1');
    await write([once], 'token-1');
    await expect(write([{ Put: { TableName, Item: { sessionId: 'other' } } }], 'token-1')).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
    local.clock.advance(10 * 60_000);
    await expect(write([once], 'token-1')).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  });

  it('reads several items as of one moment', async () => {
    await put({ sessionId: 'a', n: 1 });
    const { Responses } = await local.documents.send(
      new TransactGetCommand({
        TransactItems: ['a', 'missing'].map((sessionId) => ({ Get: { TableName, Key: { sessionId } } })),
      }),
    );
    expect(Responses).toEqual([{ Item: { sessionId: 'a', n: 1 } }, {}]);
  });

  it('never shows a reader half of a transfer between two items', async () => {
    const accounts = ['left', 'right'].map((sessionId) => ({ sessionId, partnerId: 'bank', createdAt: sessionId }));
    for (const account of accounts) await put({ ...account, n: 100 });
    const add = (sessionId: string, n: number) => ({
      Update: {
        TableName,
        Key: { sessionId },
        UpdateExpression: 'ADD n :n',
        ExpressionAttributeValues: { ':n': n },
      },
    });
    const sumByTransaction = async () => {
      const TransactItems = accounts.map(({ sessionId }) => ({ Get: { TableName, Key: { sessionId } } }));
      const { Responses } = await local.documents.send(new TransactGetCommand({ TransactItems }));
      return Responses?.reduce((sum, { Item }) => sum + Number(Item?.['n']), 0);
    };
    const sumByIndex = async () => {
      const { Items } = await local.documents.send(
        new QueryCommand({
          TableName,
          IndexName: 'byPartner',
          KeyConditionExpression: 'partnerId = :p',
          ExpressionAttributeValues: { ':p': 'bank' },
        }),
      );
      return Items?.reduce((sum, item) => sum + Number(item['n']), 0);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 20, maxLength: 20 }),
        async (transfers) => {
          const sums = new Set<number | undefined>();
          let over = false;
          const read = async (sum: () => Promise<number | undefined>): Promise<void> => {
            while (!over) sums.add(await sum());
          };
          const readers = [sumByIndex, sumByIndex, sumByIndex, sumByTransaction].map(read);
          await Promise.all(transfers.map((n) => write([add('left', -n), add('right', n)])));
          over = true;
          await Promise.all(readers);
          expect(sums).toEqual(new Set([200]));
        },
      ),
      { numRuns: 3 },
    );
  });
});
