import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  RedriveExecutionCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { AwsError } from '../../../local/aws-error.ts';
import { createDynamodb } from '../../../local/dynamodb/create-dynamodb.ts';
import type { DynamodbEngine } from '../../../local/dynamodb/dynamodb-engine.ts';
import type { SessionStatus } from '../../../core/session/status.ts';
import type { Json } from '../../../local/template/json.ts';
import { isJsonArray, isJsonObject } from '../../../local/template/json.ts';
import type { AwsFront } from '../aws-front.ts';
import { manualClock } from '../manual-clock.ts';
import type { StepFunctionsUnderTest } from './start-step-functions.ts';
import { ROLE, fieldOf, startStepFunctions } from './start-step-functions.ts';

const definition = readFileSync(new URL('../../../statemachines/session-lifecycle.asl.json', import.meta.url), 'utf8');
const SESSION = 'b7c1f0de-5a53-4a58-9f0e-2f4f8f2f6a11';
const TASK = 'arn:aws:ecs:eu-west-1:123456789012:task/local/1';

/** From creation to consent, as an ordinary session goes. */
const PATH: readonly SessionStatus[] = [
  'INITIALIZING',
  'READY',
  'CONNECTED',
  'LOADING_TREE',
  'RUNNING',
  'AWAITING_USER',
  'COLLECTING_DATA',
  'VERIFYING',
];

describe("this project's state machine on the local Step Functions and DynamoDB", () => {
  let sfn: StepFunctionsUnderTest & { front: AwsFront };
  let dynamodb: DynamodbEngine;
  let messages = 0;
  const playQueue = (onSend: () => Promise<void> = async () => undefined): void =>
    sfn.play('sqs:sendMessage', async () => {
      await onSend();
      return { MessageId: `message-${(messages += 1)}` };
    });
  beforeEach(async () => {
    const clock = manualClock();
    sfn = await startStepFunctions({ clock });
    dynamodb = await createDynamodb({
      region: 'eu-west-1',
      accountId: '123456789012',
      clock,
      onError: (error) => {
        throw error;
      },
    });
    await dynamodb.ensureTable('sessions', {
      KeySchema: [{ AttributeName: 'sessionId', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'sessionId', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    sfn.play('aws-sdk:dynamodb:updateItem', (args) => dynamodb.handle('UpdateItem', args));
    sfn.play('aws-sdk:dynamodb:getItem', (args) => dynamodb.handle('GetItem', args));
    sfn.play('aws-sdk:ecs:runTask', async () => ({ Tasks: [{ TaskArn: TASK }], Failures: [] }));
    messages = 0;
    playQueue();
    sfn.engine.ensureStateMachine('session-lifecycle', {
      RoleArn: ROLE,
      DefinitionString: definition,
      DefinitionSubstitutions: {
        SessionsTable: 'sessions',
        Cluster: 'cluster',
        RunnerTaskDefinition: 'runner',
        RunnerSubnets: 'subnet-a,subnet-b',
        RunnerSecurityGroup: 'sg',
        WebhookQueueUrl: 'queue',
      },
    });
    await dynamodb.handle('PutItem', { TableName: 'sessions', Item: { sessionId: { S: SESSION } } });
  });
  afterEach(async () => {
    await sfn.close();
    await dynamodb.close();
    await sfn.front.close();
  });

  const start = async (): Promise<string> => {
    const input = { sessionId: SESSION, partnerId: 'p', expiresAt: '2026-01-01T01:00:00.000Z', notify: true };
    const started = await sfn.client.send(
      new StartExecutionCommand({
        stateMachineArn: sfn.engine.arnOf('session-lifecycle'),
        input: JSON.stringify(input),
      }),
    );
    return started.executionArn ?? '';
  };
  const item = async (): Promise<Json> => {
    const answer = await dynamodb.handle('GetItem', { TableName: 'sessions', Key: { sessionId: { S: SESSION } } });
    const { Item }: { Item: Json } = JSON.parse(JSON.stringify(answer));
    return Item;
  };
  const status = async (): Promise<Json | undefined> => fieldOf(await item(), 'status', 'S');
  const answer = async (output: object): Promise<void> => {
    const taskToken = String(fieldOf(await item(), 'taskToken', 'S'));
    await sfn.client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
  };
  const called = (integration: string): Json[] =>
    sfn.calls.filter((call) => call.integration === integration).map(({ args }) => args);

  /** Walks to a status along the ordinary path. */
  const walkTo = async (executionArn: string, last: SessionStatus): Promise<void> => {
    const steps = PATH.slice(0, PATH.indexOf(last) + 1);
    await sfn.reached(executionArn, 'TaskSubmitted');
    for (const [at, to] of steps.entries()) {
      await answer(to === 'AWAITING_USER' ? { to, reason: 'LOGIN' } : { to });
      await sfn.reached(executionArn, 'TaskSubmitted', at + 2);
    }
  };

  it('walks a session from CREATED to COMPLETED, stops the runner and queues one message', async () => {
    const arn = await start();
    await walkTo(arn, 'VERIFYING');
    expect(await status()).toBe('VERIFYING');
    await answer({ to: 'COMPLETED' });
    expect((await sfn.ended(arn)).status).toBe('SUCCEEDED');
    const ended = await item();
    expect(ended).toMatchObject({ status: { S: 'COMPLETED' }, partnerStatus: { S: 'p#COMPLETED' } });
    expect(fieldOf(ended, 'taskToken')).toBeUndefined();
    const history = fieldOf(ended, 'history', 'L');
    const passed = isJsonArray(history) ? history.map((entry) => fieldOf(entry, 'M', 'status', 'S')) : [];
    expect(passed).toEqual(['CREATED', ...PATH, 'COMPLETED']);
    expect(called('aws-sdk:ecs:runTask')).toMatchObject([
      { StartedBy: SESSION, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-a', 'subnet-b'] } } },
    ]);
    expect(called('aws-sdk:ecs:stopTask')).toMatchObject([{ Task: TASK }]);
    expect(called('sqs:sendMessage')).toEqual([
      { QueueUrl: 'queue', MessageBody: `{"sessionId":"${SESSION}","partnerId":"p"}`, MessageGroupId: 'p' },
    ]);
  });

  it('expires a session that nobody opened, without a runner', async () => {
    const arn = await start();
    await sfn.reached(arn, 'TaskSubmitted');
    await sfn.pass(3_599_000, 10_000);
    expect(await status()).toBe('CREATED');
    await sfn.pass(1_000);
    await sfn.ended(arn);
    expect(await item()).toMatchObject({ status: { S: 'ERROR' }, errorCode: { S: 'SESSION_EXPIRED' } });
    expect(called('aws-sdk:ecs:runTask')).toEqual([]);
    expect(called('sqs:sendMessage')).toHaveLength(1);
  });

  it.each<SessionStatus>(['READY', 'RUNNING', 'VERIFYING'])(
    'a runner that falls silent in %s is lost',
    async (last) => {
      const arn = await start();
      await walkTo(arn, last);
      await sfn.pass(25_000);
      await sfn.client.send(
        new SendTaskHeartbeatCommand({ taskToken: String(fieldOf(await item(), 'taskToken', 'S')) }),
      );
      await sfn.pass(29_000);
      expect(await status()).toBe(last);
      await sfn.pass(1_000);
      await sfn.ended(arn);
      expect(await item()).toMatchObject({ status: { S: 'ERROR' }, errorCode: { S: 'RUNNER_LOST' } });
      expect(called('aws-sdk:ecs:stopTask')).toHaveLength(1);
    },
  );

  it('gives up when there is no capacity, after three launches', async () => {
    sfn.play('aws-sdk:ecs:runTask', async () => ({ Tasks: [], Failures: [{ Reason: 'Capacity is unavailable' }] }));
    const arn = await start();
    await sfn.reached(arn, 'TaskSubmitted');
    await answer({ to: 'INITIALIZING' });
    for (const launch of [1, 2]) {
      await sfn.reached(arn, 'WaitStateEntered', launch);
      await sfn.pass(3_000);
    }
    await sfn.ended(arn);
    expect(called('aws-sdk:ecs:runTask')).toHaveLength(3);
    expect(await item()).toMatchObject({ status: { S: 'ERROR' }, errorCode: { S: 'NO_CAPACITY' } });
  });

  it('ends a session whose cancellation was written before the next waiting state', async () => {
    sfn.play('aws-sdk:ecs:runTask', async () => {
      await dynamodb.handle('UpdateItem', {
        TableName: 'sessions',
        Key: { sessionId: { S: SESSION } },
        UpdateExpression: 'SET intent = :intent',
        ExpressionAttributeValues: { ':intent': { S: 'CANCELLED' } },
      });
      return { Tasks: [{ TaskArn: TASK }], Failures: [] };
    });
    const arn = await start();
    await sfn.reached(arn, 'TaskSubmitted');
    await answer({ to: 'INITIALIZING' });
    await sfn.ended(arn);
    expect(await item()).toMatchObject({ status: { S: 'CANCELLED' }, errorCode: { S: 'USER_CANCELLED' } });
    expect(called('aws-sdk:ecs:stopTask')).toHaveLength(1);
  });

  const endedSession = async (): Promise<Json> => {
    const arn = await start();
    await sfn.reached(arn, 'TaskSubmitted');
    await answer({ to: 'TERMINATED', code: 'TERMINATED_BY_PARTNER' });
    await sfn.ended(arn);
    return item();
  };
  const replays = async (): Promise<Json[]> => {
    const list = fieldOf(await item(), 'replays', 'L');
    return isJsonArray(list) ? [...list].map((entry) => fieldOf(entry, 'M') ?? null) : [];
  };

  it('a new execution on an ended session only sends its message again, and leaves a note of it', async () => {
    const before = await endedSession();
    expect(await replays()).toEqual([]);
    await sfn.pass(5_000);
    const again = await start();
    expect((await sfn.ended(again)).status).toBe('SUCCEEDED');
    expect(called('sqs:sendMessage')).toHaveLength(2);
    const name = again.split(':').at(-1) ?? '';
    const note = {
      at: { S: '2026-01-01T00:00:05.000Z' },
      name: { S: name },
      redrives: { N: '0' },
      deliveryId: { S: 'message-2' },
    };
    expect(await item()).toEqual({ ...(isJsonObject(before) ? before : {}), replays: { L: [{ M: note }] } });
  });

  it('keeps the last 50 replays', async () => {
    await endedSession();
    for (let count = 0; count < 52; count += 1) await sfn.ended(await start());
    const kept = await replays();
    expect(kept).toHaveLength(50);
    expect(fieldOf(kept.at(-1) ?? null, 'deliveryId', 'S')).toBe('message-53');
    expect(fieldOf(kept[0] ?? null, 'deliveryId', 'S')).toBe('message-4');
  });

  it('an execution that could not queue its message sends it when it is redriven, and leaves a note of that', async () => {
    sfn.play('sqs:sendMessage', async () => {
      throw new AwsError('InternalError', 'the queue is away', 500);
    });
    const arn = await start();
    await sfn.reached(arn, 'TaskSubmitted');
    await answer({ to: 'TERMINATED', code: 'TERMINATED_BY_PARTNER' });
    for (let retry = 1; retry <= 5; retry += 1) {
      await sfn.reached(arn, 'TaskFailed', retry);
      await sfn.pass(2 ** retry * 1_000);
    }
    expect((await sfn.ended(arn)).status).toBe('FAILED');
    expect(await replays()).toEqual([]);
    playQueue();
    await sfn.client.send(new RedriveExecutionCommand({ executionArn: arn }));
    await sfn.reached(arn, 'ExecutionSucceeded');
    expect(await replays()).toMatchObject([{ redrives: { N: '1' }, name: { S: arn.split(':').at(-1) } }]);
  });

  it('a replay of a session that was deleted meanwhile ends without a note', async () => {
    await endedSession();
    playQueue(async () => {
      await dynamodb.handle('DeleteItem', { TableName: 'sessions', Key: { sessionId: { S: SESSION } } });
    });
    expect((await sfn.ended(await start())).status).toBe('SUCCEEDED');
    expect(await item()).toBeUndefined();
  });
});
