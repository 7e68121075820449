import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeleteCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TableStream } from '../../../local/dynamodb/table-stream.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { StartedDynamodb } from './start-dynamodb.ts';
import { SESSIONS, startDynamodb } from './start-dynamodb.ts';

const STREAMED = { ...SESSIONS, StreamSpecification: { StreamViewType: 'KEYS_ONLY' } };

describe('the stream of a table', () => {
  let local: StartedDynamodb;
  let stream: TableStream;
  beforeEach(async () => {
    local = await startDynamodb();
    await local.engine.ensureTable('sessions', STREAMED);
    stream = local.engine.stream('sessions', 'reader');
  });
  afterEach(() => local.close());

  const put = (sessionId: string, more: object = {}) =>
    local.documents.send(new PutCommand({ TableName: 'sessions', Item: { sessionId, ...more } }));
  const remove = (sessionId: string) =>
    local.documents.send(new DeleteCommand({ TableName: 'sessions', Key: { sessionId } }));
  const told = async (from: TableStream = stream) =>
    (await from.read(100)).map(({ eventName, keys }) => `${eventName} ${keys['sessionId']?.['S']}`);

  it('tells what was made, changed and deleted, in order', async () => {
    await put('a', { status: 'CREATED' });
    await put('b');
    await put('a', { status: 'READY' });
    await local.documents.send(
      new UpdateCommand({
        TableName: 'sessions',
        Key: { sessionId: 'a' },
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': 1 },
      }),
    );
    await remove('b');
    expect(await told()).toEqual(['INSERT a', 'INSERT b', 'MODIFY a', 'MODIFY a', 'REMOVE b']);
  });

  it('tells the keys and nothing else of an item', async () => {
    await put('a', { receiverData: 'CANARY' });
    expect(JSON.stringify(await stream.read(100))).not.toContain('CANARY');
  });

  it('tells nothing of a write that changes nothing, or that is refused', async () => {
    await put('a', { list: [1, { b: null }], set: new Set(['x']) });
    await put('a', { set: new Set(['x']), list: [1, { b: null }] });
    await remove('missing');
    const refused = new PutCommand({
      TableName: 'sessions',
      Item: { sessionId: 'a', n: 2 },
      ConditionExpression: 'attribute_not_exists(sessionId)',
    });
    await expect(local.documents.send(refused)).rejects.toThrow('conditional');
    expect(await told()).toEqual(['INSERT a']);
  });

  it('tells of every item of a transaction, and of none of one that was cancelled', async () => {
    const putting = (sessionId: string) => ({
      Put: { TableName: 'sessions', Item: { sessionId }, ConditionExpression: 'attribute_not_exists(sessionId)' },
    });
    const send = (...ids: string[]) =>
      local.documents.send(new TransactWriteCommand({ TransactItems: ids.map(putting) }));
    await send('a', 'b');
    await expect(send('c', 'a')).rejects.toThrow('cancelled');
    expect(await told()).toEqual(['INSERT a', 'INSERT b']);
  });

  it('says of items whose time was over that nobody deleted them', async () => {
    const nowS = local.clock.nowMs() / 1000;
    await put('old', { deleteAtEpochS: nowS - 60 });
    await put('unwanted');
    await remove('unwanted');
    await local.engine.sweep();
    const deleted = (await stream.read(100)).filter(({ eventName }) => eventName === 'REMOVE');
    expect(deleted.map(({ keys, expired }) => [keys['sessionId']?.['S'], expired])).toEqual([
      ['unwanted', false],
      ['old', true],
    ]);
  });

  it('goes on where its reader is done, for each reader on its own', async () => {
    for (const id of ['a', 'b', 'c']) await put(id);
    const [, second] = await stream.read(2);
    await stream.advance(second?.sequenceNumber ?? '');
    expect(await told()).toEqual(['INSERT c']);
    expect(await told(local.engine.stream('sessions', 'another'))).toHaveLength(3);
  });

  it('keeps a record for a day, and its numbers go on after it', async () => {
    await put('a');
    const [record] = await stream.read(1);
    await stream.advance(record?.sequenceNumber ?? '');
    local.clock.advance(24 * 3_600_000);
    await local.engine.sweep();
    expect(await told(local.engine.stream('sessions', 'another'))).toEqual([]);
    await put('b');
    expect(await told()).toEqual(['INSERT b']);
  });

  it('is not kept for a table that has none', async () => {
    await local.engine.ensureTable('others', SESSIONS);
    await local.documents.send(new PutCommand({ TableName: 'others', Item: { sessionId: 'a' } }));
    expect(await local.engine.stream('others', 'reader').read(1)).toEqual([]);
    expect(await told()).toEqual([]);
  });

  it('is refused by name when it would have to show more than keys', async () => {
    const images = { ...SESSIONS, StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } };
    await expect(local.engine.ensureTable('images', images)).rejects.toThrow(/images[^]*StreamViewType/);
  });

  it('survives a restart, with its readers’ places', async () => {
    const directory = temporaryDirectory();
    try {
      for (const ids of [['a', 'b'], ['c']]) {
        const kept = await startDynamodb({ directory: directory.path });
        await kept.engine.ensureTable('sessions', STREAMED);
        for (const sessionId of ids)
          await kept.documents.send(new PutCommand({ TableName: 'sessions', Item: { sessionId } }));
        const reader = kept.engine.stream('sessions', 'reader');
        expect((await told(reader)).at(0)).toBe(ids[0] === 'a' ? 'INSERT a' : 'INSERT b');
        const [first] = await reader.read(1);
        await reader.advance(first?.sequenceNumber ?? '');
        await kept.close();
      }
    } finally {
      directory.remove();
    }
  });
});
