import { ConditionalCheckFailedException, ListBackupsCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StartedDynamodb } from './start-dynamodb.ts';
import { SESSIONS, startDynamodb } from './start-dynamodb.ts';

describe('items of the local DynamoDB', () => {
  let local: StartedDynamodb;
  const TableName = 'sessions';
  beforeAll(async () => {
    local = await startDynamodb();
    await local.engine.ensureTable(TableName, SESSIONS);
    await local.engine.ensureTable('platforms', {
      KeySchema: [{ AttributeName: 'platformId', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'platformId', AttributeType: 'N' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
  });
  afterAll(() => local.close());

  const put = (Item: Record<string, unknown>) => local.documents.send(new PutCommand({ TableName, Item }));
  const get = async (sessionId: string) =>
    (await local.documents.send(new GetCommand({ TableName, Key: { sessionId }, ConsistentRead: true }))).Item;

  it('gives back what was put, with every type of the document client', async () => {
    const item = {
      sessionId: 'types',
      text: 'Zoë 🦊',
      empty: '',
      number: 12.5,
      yes: true,
      nothing: null,
      bytes: Uint8Array.of(1, 2, 255),
      list: [1, 'two', { three: 3 }],
      map: { nested: { deep: [] } },
      names: new Set(['a', 'b']),
    };
    await put(item);
    expect(await get('types')).toEqual(item);
  });

  it('keeps items under a number as key apart', async () => {
    for (const platformId of [1, 2, 10]) {
      await local.documents.send(
        new PutCommand({ TableName: 'platforms', Item: { platformId, name: `p${platformId}` } }),
      );
    }
    const { Items } = await local.documents.send(new ScanCommand({ TableName: 'platforms' }));
    expect(Items?.map((item) => item['platformId']).toSorted((a, b) => a - b)).toEqual([1, 2, 10]);
    const found = await local.documents.send(new GetCommand({ TableName: 'platforms', Key: { platformId: 10 } }));
    expect(found.Item).toEqual({ platformId: 10, name: 'p10' });
  });

  it('updates with expressions and returns the new item', async () => {
    await put({ sessionId: 'update', progress: 10, history: ['CREATED'], runner: { port: 1 }, gone: 1 });
    const { Attributes } = await local.documents.send(
      new UpdateCommand({
        TableName,
        Key: { sessionId: 'update' },
        UpdateExpression:
          'SET progress = progress + :one, #h = list_append(#h, :next), runner.address = :a, code = if_not_exists(code, :a) REMOVE gone ADD visits :one',
        ConditionExpression:
          'attribute_exists(sessionId) AND progress BETWEEN :one AND :most AND contains(#h, :created)',
        ExpressionAttributeNames: { '#h': 'history' },
        ExpressionAttributeValues: { ':one': 1, ':next': ['READY'], ':a': 'x', ':most': 99, ':created': 'CREATED' },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toEqual({
      sessionId: 'update',
      progress: 11,
      history: ['CREATED', 'READY'],
      runner: { port: 1, address: 'x' },
      code: 'x',
      visits: 1,
    });
  });

  it('refuses a write whose condition fails, and shows the item only when that is asked for', async () => {
    await put({ sessionId: 'taken', status: 'COMPLETED' });
    const again = { TableName, Item: { sessionId: 'taken' }, ConditionExpression: 'attribute_not_exists(sessionId)' };
    const plain = local.documents.send(new PutCommand(again));
    await expect(plain).rejects.toThrow(ConditionalCheckFailedException);
    await expect(plain).rejects.not.toHaveProperty('Item.sessionId');
    await expect(
      local.documents.send(new PutCommand({ ...again, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })),
    ).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: { status: { S: 'COMPLETED' } } });
    await expect(
      local.documents.send(
        new UpdateCommand({
          TableName,
          Key: { sessionId: 'taken' },
          UpdateExpression: 'SET #s = :s',
          ConditionExpression: '#s <> :done',
          ExpressionAttributeNames: { '#s': 'status' },
          ExpressionAttributeValues: { ':s': 'ERROR', ':done': 'COMPLETED' },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    ).rejects.toMatchObject({ Item: { sessionId: { S: 'taken' } } });
    expect(await get('taken')).toEqual({ sessionId: 'taken', status: 'COMPLETED' });
  });

  it('deletes and returns what was there', async () => {
    await put({ sessionId: 'delete', n: 1 });
    const { Attributes } = await local.documents.send(
      new DeleteCommand({ TableName, Key: { sessionId: 'delete' }, ReturnValues: 'ALL_OLD' }),
    );
    expect(Attributes).toEqual({ sessionId: 'delete', n: 1 });
    expect(await get('delete')).toBeUndefined();
  });

  it('reads an index newest first, page by page, without the items that lack its key', async () => {
    const sessions = Array.from({ length: 25 }, (_, i) => ({
      sessionId: `page-${i}`,
      partnerId: 'p',
      createdAt: `2026-01-01T00:00:${String(i).padStart(2, '0')}.000Z`,
    }));
    await local.documents.send(
      new BatchWriteCommand({ RequestItems: { [TableName]: sessions.map((Item) => ({ PutRequest: { Item } })) } }),
    );
    await put({ sessionId: 'page-none', partnerId: 'p' });
    const seen: unknown[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await local.documents.send(
        new QueryCommand({
          TableName,
          IndexName: 'byPartner',
          KeyConditionExpression: 'partnerId = :p',
          ExpressionAttributeValues: { ':p': 'p' },
          ScanIndexForward: false,
          Limit: 7,
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      seen.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(seen).toEqual(sessions.toReversed());
  });

  it('moves an item in its indexes when the key changes, and counts without items', async () => {
    await put({ sessionId: 'move', partnerId: 'before', createdAt: '1' });
    await put({ sessionId: 'move', partnerId: 'after', createdAt: '1' });
    const count = async (partner: string) =>
      local.documents.send(
        new QueryCommand({
          TableName,
          IndexName: 'byPartner',
          KeyConditionExpression: 'partnerId = :p',
          ExpressionAttributeValues: { ':p': partner },
          Select: 'COUNT',
        }),
      );
    expect(await count('before')).toMatchObject({ Count: 0 });
    expect(await count('after')).toMatchObject({ Count: 1 });
    expect(await count('after')).not.toHaveProperty('Items');
  });

  it('reads many items at once', async () => {
    await put({ sessionId: 'many-1' });
    await put({ sessionId: 'many-2' });
    const { Responses } = await local.documents.send(
      new BatchGetCommand({
        RequestItems: { [TableName]: { Keys: ['many-1', 'many-2', 'many-3'].map((sessionId) => ({ sessionId })) } },
      }),
    );
    expect(Responses?.[TableName]?.map((item) => item['sessionId']).toSorted()).toEqual(['many-1', 'many-2']);
  });

  it('loses no update of fifty that come at the same time', async () => {
    await Promise.all(
      Array.from({ length: 50 }, () =>
        local.documents.send(
          new UpdateCommand({
            TableName,
            Key: { sessionId: 'race' },
            UpdateExpression: 'ADD visits :one',
            ExpressionAttributeValues: { ':one': 1 },
          }),
        ),
      ),
    );
    expect(await get('race')).toEqual({ sessionId: 'race', visits: 50 });
  });

  it('refuses an empty index key as AWS does', async () => {
    await expect(put({ sessionId: 'empty', partnerId: '', createdAt: '1' })).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byPartner, IndexKey: partnerId',
    });
    await expect(
      local.documents.send(
        new UpdateCommand({
          TableName,
          Key: { sessionId: 'empty' },
          UpdateExpression: 'SET partnerId = :p',
          ExpressionAttributeValues: { ':p': '' },
        }),
      ),
    ).rejects.toThrow('The update expression attempted to update a secondary index key to a value');
    expect(await get('empty')).toBeUndefined();
  });

  it('refuses an item of more than 400 KB of UTF-8, and takes one just below', async () => {
    await expect(put({ sessionId: 'big', text: 'é'.repeat(205 * 1024) })).rejects.toThrow('maximum allowed size');
    await put({ sessionId: 'big', text: 'é'.repeat(200 * 1024 - 100) });
  });

  it('refuses by name what it does not know, and a table that is not there', async () => {
    await expect(local.client.send(new ListBackupsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The local DynamoDB does not know ListBackups.',
    });
    await expect(
      local.client.send(new PutItemCommand({ TableName: 'nowhere', Item: { a: { S: 'x' } } })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('refuses a reserved word in an expression, as AWS does', async () => {
    await expect(
      local.documents.send(
        new UpdateCommand({
          TableName,
          Key: { sessionId: 'x' },
          UpdateExpression: 'SET status = :s',
          ExpressionAttributeValues: { ':s': 1 },
        }),
      ),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('reserved keyword: status'),
    });
  });
});
