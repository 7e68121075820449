import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand, ScanCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { manualClock } from '../manual-clock.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { SESSIONS, startDynamodb } from './start-dynamodb.ts';

const TableName = 'sessions';

describe('tables of the local DynamoDB', () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  const directory = () => {
    const made = temporaryDirectory();
    cleanups.push(made.remove);
    return made.path;
  };
  const start = async (...options: Parameters<typeof startDynamodb>) => {
    const local = await startDynamodb(...options);
    cleanups.push(local.close);
    return local;
  };

  it('makes a table of the template, active and with its time to live', async () => {
    const local = await start();
    await local.engine.ensureTable(TableName, SESSIONS);
    const { Table } = await local.client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: local.engine.arnOf(TableName),
      GlobalSecondaryIndexes: [{ IndexName: 'byPartner', IndexStatus: 'ACTIVE' }],
    });
    const { TimeToLiveDescription } = await local.client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'deleteAtEpochS' });
  });

  it('answers CreateTable when the table can be used', async () => {
    const local = await start();
    const { KeySchema, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes } = SESSIONS;
    const schema = JSON.parse(JSON.stringify({ KeySchema, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes }));
    const made = await local.client.send(new CreateTableCommand({ TableName, ...schema }));
    expect(made.TableDescription?.TableStatus).toBe('ACTIVE');
    await local.documents.send(new PutCommand({ TableName, Item: { sessionId: '1' } }));
    await expect(local.client.send(new CreateTableCommand({ TableName, ...schema }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
  });

  it('keeps items, indexes, time to live and transaction tokens over a restart', async () => {
    const path = directory();
    const first = await startDynamodb({ directory: path });
    await first.engine.ensureTable(TableName, SESSIONS);
    const transaction = new TransactWriteCommand({
      TransactItems: [
        {
          Put: {
            TableName,
            Item: { sessionId: 'kept', partnerId: 'p', createdAt: '1' },
            ConditionExpression: 'attribute_not_exists(sessionId)',
          },
        },
      ],
      ClientRequestToken: 'token',
    });
    await first.documents.send(transaction);
    await first.close();

    const second = await start({ directory: path });
    await second.engine.ensureTable(TableName, SESSIONS);
    const { Items } = await second.documents.send(
      new QueryCommand({
        TableName,
        IndexName: 'byPartner',
        KeyConditionExpression: 'partnerId = :p',
        ExpressionAttributeValues: { ':p': 'p' },
      }),
    );
    expect(Items).toEqual([{ sessionId: 'kept', partnerId: 'p', createdAt: '1' }]);
    await second.documents.send(transaction);
    const { TimeToLiveDescription } = await second.client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription?.TimeToLiveStatus).toBe('ENABLED');
  });

  it('refuses a table on disk whose schema is not the template’s, by name and with the way out', async () => {
    const path = directory();
    const first = await startDynamodb({ directory: path });
    await first.engine.ensureTable(TableName, SESSIONS);
    await first.close();
    const second = await start({ directory: path });
    const other = {
      ...SESSIONS,
      GlobalSecondaryIndexes: undefined,
      AttributeDefinitions: SESSIONS.AttributeDefinitions.slice(0, 1),
    };
    await expect(second.engine.ensureTable(TableName, other)).rejects.toThrow(
      /table sessions .*`npm start -- --fresh`/,
    );
  });

  it('refuses a property that it does not know, with the table’s name', async () => {
    const local = await start();
    const streaming = { ...SESSIONS, StreamSpecification: { StreamViewType: 'NEW_IMAGE' } };
    await expect(local.engine.ensureTable(TableName, streaming)).rejects.toThrow(/sessions.*StreamSpecification/s);
    await expect(local.engine.ensureTable(TableName, { ...SESSIONS, BillingMode: 'PROVISIONED' })).rejects.toThrow(
      /BillingMode/,
    );
  });

  it('takes the properties of a global table with one region', async () => {
    const local = await start();
    const { SSESpecification, PointInTimeRecoverySpecification, ...table } = SESSIONS;
    const replica = { Region: 'eu-west-1', PointInTimeRecoverySpecification };
    await local.engine.ensureTable(TableName, { ...table, SSESpecification, Replicas: [replica] });
    await expect(
      local.engine.ensureTable('two', { ...table, Replicas: [replica, { ...replica, Region: 'us-east-1' }] }),
    ).rejects.toThrow(/Replicas/);
  });

  it('deletes items when their end of life is past, and only those', async () => {
    const clock = manualClock(1_800_000_000_000);
    const local = await start({ clock });
    await local.engine.ensureTable(TableName, SESSIONS);
    const items = [
      { sessionId: 'over', deleteAtEpochS: 1_800_000_059, partnerId: 'p', createdAt: '1' },
      { sessionId: 'not yet', deleteAtEpochS: 1_800_000_060 },
      { sessionId: 'text', deleteAtEpochS: '1' },
      { sessionId: 'six years ago', deleteAtEpochS: 1_800_000_000 - 6 * 365 * 86_400 },
      { sessionId: 'forever' },
    ];
    for (const Item of items) await local.documents.send(new PutCommand({ TableName, Item }));
    const left = async () => {
      const { Items } = await local.documents.send(new ScanCommand({ TableName }));
      return Items?.map((item) => item['sessionId']).toSorted();
    };
    await local.engine.sweep();
    expect(await left()).toHaveLength(5);
    clock.advance(60_000);
    await local.engine.sweep();
    expect(await left()).toEqual(['forever', 'not yet', 'six years ago', 'text']);
  });

  it('sweeps by itself, and finishes a sweep before it closes', async () => {
    const path = directory();
    const clock = manualClock();
    const first = await startDynamodb({ directory: path, clock });
    await first.engine.ensureTable(TableName, SESSIONS);
    const Item = { sessionId: 'over', deleteAtEpochS: clock.nowMs() / 1000 + 1 };
    await first.documents.send(new PutCommand({ TableName, Item }));
    clock.advance(60_000);
    await first.close();
    expect(clock.pending()).toBe(0);

    const second = await start({ directory: path });
    const found = await second.documents.send(new GetCommand({ TableName, Key: { sessionId: 'over' } }));
    expect(found.Item).toBeUndefined();
  });

  it('refuses to set the time to live to what it is', async () => {
    const local = await start();
    await local.engine.ensureTable(TableName, SESSIONS);
    const set = (Enabled: boolean) => {
      const TimeToLiveSpecification = { AttributeName: 'deleteAtEpochS', Enabled };
      return local.client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    };
    await expect(set(true)).rejects.toThrow('TimeToLive is already enabled');
    await set(false);
    await expect(set(false)).rejects.toThrow('TimeToLive is already disabled');
  });

  it('does not open a directory twice', async () => {
    const path = directory();
    await start({ directory: path });
    await expect(startDynamodb({ directory: path })).rejects.toThrow('another process may have them open');
  });
});
