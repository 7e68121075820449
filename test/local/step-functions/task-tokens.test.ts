import { describe, expect, it } from '@jest/globals';
import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { AwsError } from '../../../local/aws-error.ts';
import type { Json } from '../../../local/template/json.ts';
import { fieldOf, outputOf, stepFunctionsOfEachTest } from './start-step-functions.ts';

describe('task tokens', () => {
  const sfn = stepFunctionsOfEachTest();

  const waiting = (more: object = {}): Record<string, object> => ({
    T: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
      Arguments: { Token: '{% $states.context.Task.Token %}' },
      End: true,
      ...more,
    },
  });

  /** Starts a waiting state and gives the token that its service got. */
  const startWaiting = async (more: object = {}, rest: object = {}, input: Json = {}): Promise<[string, string]> => {
    const arn = await sfn.start({ ...waiting(more), ...rest }, input);
    await sfn.reached(arn, 'TaskSubmitted');
    return [arn, String(fieldOf(sfn.calls.at(-1)?.args, 'Token'))];
  };

  const succeed = (taskToken: string, output: Json): Promise<unknown> =>
    sfn.client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
  const beat = (taskToken: string): Promise<unknown> => sfn.client.send(new SendTaskHeartbeatCommand({ taskToken }));

  it('an answered token ends the task with its output', async () => {
    const [arn, token] = await startWaiting({ Assign: { to: '{% $states.result.to %}' } });
    await succeed(token, { to: 'READY' });
    expect(outputOf(await sfn.ended(arn))).toEqual({ to: 'READY' });
    expect(sfn.events(arn).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(await sfn.reached(arn, 'TaskScheduled')).toMatchObject({
      taskScheduledEventDetails: {
        resourceType: 'aws-sdk:dynamodb',
        resource: 'updateItem.waitForTaskToken',
      },
    });
  });

  it('a failed token fails the task with its error and cause, or without', async () => {
    const [arn, token] = await startWaiting();
    await sfn.client.send(new SendTaskFailureCommand({ taskToken: token, error: 'Crashed', cause: 'oom' }));
    expect(await sfn.ended(arn)).toMatchObject({ status: 'FAILED', error: 'Crashed', cause: 'oom' });

    const [bare, other] = await startWaiting();
    await sfn.client.send(new SendTaskFailureCommand({ taskToken: other }));
    const ended = await sfn.ended(bare);
    expect(ended.status).toBe('FAILED');
    expect(ended.cause).toBeUndefined();
  });

  it('looks like a token of AWS: long, base64, different every time', async () => {
    const [, one] = await startWaiting();
    const [, other] = await startWaiting();
    expect(one).toMatch(/^[A-Za-z0-9+/]{600,1024}={0,2}$/);
    expect(one).not.toBe(other);
  });

  it('takes an answer that comes before the call that hands out the token is back', async () => {
    let answered: Promise<unknown> = Promise.resolve();
    sfn.play('aws-sdk:dynamodb:updateItem', async (args) => {
      answered = succeed(String(fieldOf(args, 'Token')), 'early');
      await answered;
      return { Attributes: {} };
    });
    const arn = await sfn.start(waiting());
    expect(outputOf(await sfn.ended(arn))).toBe('early');
    await answered;
    expect(sfn.events(arn).map(({ type }) => type)).toContain('TaskSubmitted');
  });

  it('a failing call fails the task at once, and its token is dead', async () => {
    let token = '';
    sfn.play('aws-sdk:dynamodb:updateItem', async (args) => {
      token = String(fieldOf(args, 'Token'));
      throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed');
    });
    const arn = await sfn.start(waiting());
    expect(await sfn.ended(arn)).toMatchObject({ error: 'DynamoDb.ConditionalCheckFailedException' });
    await expect(succeed(token, 1)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it.each([
    ['not base64 of anything', 'zzz'],
    ['another shape', Buffer.from('["x"]').toString('base64')],
  ])('refuses a malformed token (%s)', async (_, token) => {
    await expect(succeed(token, {})).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(beat(token)).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('refuses the token of an execution that is not there', async () => {
    const token = Buffer.from(JSON.stringify(['arn:aws:states:::execution:m:e', 'x'])).toString('base64');
    await expect(succeed(token, {})).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
  });

  it('refuses a second answer, and output that is no JSON or too large', async () => {
    const [arn, token] = await startWaiting();
    const send = (output: string): Promise<unknown> =>
      sfn.client.send(new SendTaskSuccessCommand({ taskToken: token, output }));
    await expect(send('{')).rejects.toMatchObject({ name: 'InvalidOutput' });
    await expect(send(JSON.stringify('x'.repeat(262_144)))).rejects.toMatchObject({ name: 'ValidationException' });
    await succeed(token, 1);
    await expect(succeed(token, 2)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    expect(outputOf(await sfn.ended(arn))).toBe(1);
    await expect(beat(token)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  const caught = {
    Beat: { Type: 'Pass', Output: { by: 'heartbeat', error: '{% $states.input %}' }, End: true },
    Late: { Type: 'Pass', Output: { by: 'timeout', error: '{% $states.input %}' }, End: true },
  };
  const rules = [
    { ErrorEquals: ['States.TaskFailed'], Next: 'Failed' },
    { ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Beat' },
    { ErrorEquals: ['States.Timeout'], Next: 'Late' },
  ];
  const failed = { Failed: { Type: 'Fail', Error: 'matched by States.TaskFailed' } };

  it('times out when no answer comes in time; the late answer is refused', async () => {
    const [arn, token] = await startWaiting(
      { TimeoutSeconds: 60, HeartbeatSeconds: 59, Catch: rules },
      { ...caught, ...failed },
    );
    await sfn.pass(30_000);
    await beat(token);
    await sfn.pass(29_000);
    await beat(token);
    await sfn.pass(1_000);
    expect(outputOf(await sfn.ended(arn))).toEqual({ by: 'timeout', error: { Error: 'States.Timeout' } });
    await expect(succeed(token, 1)).rejects.toMatchObject({
      name: 'TaskTimedOut',
      message: "Task Timed Out: 'Provided task does not exist anymore'",
    });
    expect(await sfn.reached(arn, 'TaskTimedOut')).toMatchObject({
      taskTimedOutEventDetails: { error: 'States.Timeout', resourceType: 'aws-sdk:dynamodb' },
    });
  });

  it('times out when no heartbeat comes, under the name that only a rule can tell', async () => {
    const [arn, token] = await startWaiting(
      { TimeoutSeconds: 60, HeartbeatSeconds: 10, Catch: rules },
      { ...caught, ...failed },
    );
    await sfn.pass(9_000);
    await beat(token);
    await sfn.pass(9_000);
    expect(sfn.events(arn).map(({ type }) => type)).not.toContain('TaskTimedOut');
    await sfn.pass(1_000);
    expect(outputOf(await sfn.ended(arn))).toEqual({ by: 'heartbeat', error: { Error: 'States.Timeout' } });
    await expect(beat(token)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('a missed heartbeat is a States.Timeout where nothing says more', async () => {
    const [arn] = await startWaiting(
      { HeartbeatSeconds: 10, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }] },
      { Late: caught.Late },
    );
    await sfn.pass(10_000);
    expect(outputOf(await sfn.ended(arn))).toMatchObject({ by: 'timeout' });
    const [uncaught] = await startWaiting({ HeartbeatSeconds: 10 });
    await sfn.pass(10_000);
    const ended = await sfn.ended(uncaught);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(ended.cause).toBeUndefined();
  });

  it('takes both times from expressions, and refuses what is no whole number of seconds', async () => {
    const times = {
      TimeoutSeconds: '{% $ceil(($toMillis($states.input.until) - $millis()) / 1000) %}',
      HeartbeatSeconds: '{% $states.input.beat %}',
    };
    const [arn] = await startWaiting(times, {}, { until: '2026-01-01T01:00:00Z', beat: 1_800 });
    expect(await sfn.reached(arn, 'TaskScheduled')).toMatchObject({
      taskScheduledEventDetails: { timeoutInSeconds: 3_600, heartbeatInSeconds: 1_800 },
    });
    for (const beatSeconds of [0, 1.5, 'soon']) {
      const broken = await sfn.start(waiting(times), { until: '2026-01-01T01:00:00Z', beat: beatSeconds });
      expect(await sfn.ended(broken)).toMatchObject({
        error: 'States.QueryEvaluationError',
        cause: expect.stringContaining("'HeartbeatSeconds'"),
      });
    }
  });

  it('each retry has a token of its own', async () => {
    const [arn, first] = await startWaiting({ Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1 }] });
    await sfn.client.send(new SendTaskFailureCommand({ taskToken: first, error: 'again' }));
    await sfn.reached(arn, 'TaskFailed');
    await sfn.pass(1_000);
    await sfn.reached(arn, 'TaskSubmitted', 2);
    const second = String(fieldOf(sfn.calls.at(-1)?.args, 'Token'));
    expect(second).not.toBe(first);
    await expect(succeed(first, 1)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await succeed(second, 2);
    expect(outputOf(await sfn.ended(arn))).toBe(2);
  });

  it('stopping the execution kills the token and leaves no timer behind', async () => {
    const [arn, token] = await startWaiting({ TimeoutSeconds: 60, HeartbeatSeconds: 10 });
    await sfn.client.send(new StopExecutionCommand({ executionArn: arn, error: 'User', cause: 'cancelled' }));
    expect(await sfn.ended(arn)).toMatchObject({ status: 'ABORTED', error: 'User', cause: 'cancelled' });
    await expect(succeed(token, 1)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    expect(sfn.clock.pending()).toBe(0);
    expect(sfn.events(arn).at(-1)?.type).toBe('ExecutionAborted');
  });

  it('a plain task times out too, and its call is told', async () => {
    let told = false;
    sfn.play('lambda:invoke', (_, { abortSignal }) => {
      abortSignal.addEventListener('abort', () => void (told = true));
      return new Promise(() => {});
    });
    const arn = await sfn.start({
      T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 5, Arguments: {}, End: true },
    });
    await sfn.reached(arn, 'TaskStarted');
    await sfn.pass(5_000);
    expect(await sfn.ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(told).toBe(true);
  });
});
