import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createFunctions } from '../../../local/cloud/create-functions.ts';
import { sendDeadLetter } from '../../../local/lambda/dead-letter.ts';
import { aStackOf } from '../a-stack.ts';
import type { StartedSqs } from '../sqs/start-sqs.ts';
import { startSqs } from '../sqs/start-sqs.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { bundle } from './start-lambda.ts';

describe('the dead-letter queue of a function', () => {
  const directory = temporaryDirectory();
  let assetDir: string;
  let local: StartedSqs;
  beforeAll(() => {
    assetDir = bundle(directory.path, `export const handler = async () => { throw new Error('no table'); };`);
  });
  beforeEach(async () => {
    local = await startSqs({ dead: {} });
  });
  afterEach(() => local.close());
  afterAll(() => directory.remove());

  const receive = () => local.receive('dead', { MessageAttributeNames: ['All'] });

  it('gets the event with what went wrong, as Lambda writes it', async () => {
    const letter = { requestId: 'request-1', event: '{"source":"aws.ecs"}', errorMessage: 'x'.repeat(2_000) };
    await sendDeadLetter(local.engine, local.engine.arnOf('dead'), letter);
    expect(await receive()).toMatchObject([
      {
        Body: '{"source":"aws.ecs"}',
        MessageAttributes: {
          RequestID: { DataType: 'String', StringValue: 'request-1' },
          ErrorCode: { DataType: 'Number', StringValue: '200' },
          ErrorMessage: { DataType: 'String', StringValue: 'x'.repeat(1_024) },
        },
      },
    ]);
  });

  it('gets an event without a message of the error', async () => {
    await sendDeadLetter(local.engine, local.engine.arnOf('dead'), { requestId: 'r', event: '1', errorMessage: '' });
    expect(await receive()).toHaveLength(1);
  });

  it('is the one that the template names, and gets what has failed three times', async () => {
    const progress = new EventEmitter();
    let failures = 0;
    const functions = createFunctions({
      stack: aStackOf({
        Watcher: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Runtime: 'nodejs24.x',
            Handler: 'index.handler',
            Code: { S3Bucket: 'assets', S3Key: 'asset.zip' },
            DeadLetterConfig: { TargetArn: local.engine.arnOf('dead') },
          },
        },
      }),
      assetPath: () => assetDir,
      awsEndpoint: 'http://127.0.0.1:1',
      localVariables: () => ({}),
      clock: local.clock,
      newId: randomUUID,
      log: (_source, line) => {
        if (line.includes('"errorMessage":"no table"')) progress.emit('failed', (failures += 1));
      },
      sendDeadLetter: async (...letter) => {
        await sendDeadLetter(local.engine, ...letter);
        progress.emit('buried');
      },
    });
    try {
      const buried = once(progress, 'buried');
      for (const waitMs of [60_000, 120_000]) {
        const failed = once(progress, 'failed');
        if (failures === 0) functions.invokeAsync(functions.arns[0] ?? '', { source: 'aws.ecs' });
        await failed;
        await new Promise(setImmediate);
        expect(await receive()).toEqual([]);
        local.clock.advance(waitMs);
      }
      await buried;
      expect(await receive()).toMatchObject([{ Body: '{"source":"aws.ecs"}' }]);
    } finally {
      await functions.close();
    }
  });
});
