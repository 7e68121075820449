import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/aws-error.ts';
import { StatesError } from '../../../local/step-functions/states-error.ts';
import type { Json } from '../../../local/template/json.ts';
import { outputOf, stepFunctionsOfEachTest } from './start-step-functions.ts';

describe('Retry and Catch', () => {
  const sfn = stepFunctionsOfEachTest();

  /** Lets the Lambda fail with these errors in turn, then succeed. */
  const failing = (...names: string[]): void => {
    const left = [...names];
    sfn.play('lambda:invoke', async () => {
      const name = left.shift();
      if (name !== undefined) throw new StatesError(name, 'why');
      return { Payload: 'done' };
    });
  };

  const task = (more: object): Record<string, object> => ({
    T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: {}, End: true, ...more },
    Caught: { Type: 'Pass', Output: '{% $states.input %}', End: true },
    Other: { Type: 'Pass', Output: "{% 'other' %}", End: true },
  });

  /** When each attempt was made, in milliseconds after the first. */
  const attempts = (executionArn: string): number[] => {
    const times = sfn.events(executionArn).filter(({ type }) => type === 'TaskScheduled');
    return times.map(({ timestamp }) => Math.round((timestamp - (times[0]?.timestamp ?? 0)) * 1_000));
  };

  /** A definition without states that nothing leads to. */
  const reachable = (states: Record<string, object>): Record<string, object> => {
    const text = JSON.stringify(states);
    return Object.fromEntries(
      Object.entries(states).filter(([name]) => name === 'T' || text.includes(`"Next":"${name}"`)),
    );
  };

  const run = async (more: object, afterMs: number, input: Json = {}): Promise<string> => {
    const arn = await sfn.start(reachable(task(more)), input);
    await sfn.reached(arn, 'TaskScheduled');
    await sfn.pass(afterMs);
    return arn;
  };

  it.each<[string, object, number[]]>([
    ['the defaults: 1 s, doubled, three times', {}, [0, 1_000, 3_000, 7_000]],
    ['an interval and a rate', { IntervalSeconds: 3, BackoffRate: 1.5, MaxAttempts: 2 }, [0, 3_000, 7_500]],
    ['a longest delay', { IntervalSeconds: 2, MaxDelaySeconds: 3 }, [0, 2_000, 5_000, 8_000]],
    ['full jitter', { IntervalSeconds: 4, MaxAttempts: 1, JitterStrategy: 'FULL' }, [0, 2_000]],
    ['no attempt', { MaxAttempts: 0 }, [0]],
  ])('retries with %s', async (_, rule, times) => {
    failing('E', 'E', 'E', 'E', 'E');
    const arn = await run({ Retry: [{ ErrorEquals: ['E'], ...rule }] }, 30_000);
    expect(await sfn.ended(arn)).toMatchObject({ status: 'FAILED', error: 'E', cause: 'why' });
    // Time passes in steps of a second.
    expect(attempts(arn).map((time) => Math.ceil(time / 1_000))).toEqual(times.map((time) => Math.ceil(time / 1_000)));
  });

  it('counts the attempts of each rule by itself, as in the example of the developer guide', async () => {
    failing('ErrorA', 'ErrorB', 'ErrorC', 'ErrorB', 'ErrorB');
    const arn = await run(
      {
        Retry: [
          { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2.0, MaxAttempts: 2 },
          { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      },
      30_000,
    );
    // The first rule has been used up when ErrorB comes a second time.
    expect(outputOf(await sfn.ended(arn))).toEqual({ Error: 'ErrorB', Cause: 'why' });
    expect(attempts(arn)).toEqual([0, 1_000, 3_000, 8_000]);
  });

  it('shows the number of retries in the context, and begins anew in the next state', async () => {
    failing('E', 'E');
    const arn = await run(
      {
        Arguments: { n: '{% $states.context.State.RetryCount %}' },
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 1 }],
        End: undefined,
        Next: 'Caught',
      },
      10_000,
    );
    await sfn.ended(arn);
    expect(sfn.calls.map(({ args }) => args)).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
  });

  it.each([
    ['States.TaskFailed', 'Anything', true],
    ['States.TaskFailed', 'States.QueryEvaluationError', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.ALL', 'States.Runtime', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.HeartbeatTimeout', 'States.Timeout', false],
    ['Anything', 'anything', false],
  ])('a rule for %s, an error %s: handled is %p', async (rule, error, handled) => {
    failing(error);
    const arn = await run({ Catch: [{ ErrorEquals: [rule], Next: 'Caught' }] }, 1_000);
    expect((await sfn.ended(arn)).status).toBe(handled ? 'SUCCEEDED' : 'FAILED');
  });

  it('Catch assigns variables and makes the output from the error, the input and the variables', async () => {
    failing('E');
    const arn = await run(
      {
        Catch: [
          { ErrorEquals: ['Z'], Next: 'Other' },
          {
            ErrorEquals: ['E'],
            Assign: { code: '{% $states.errorOutput.Error %}' },
            Output: { input: '{% $states.input %}', cause: '{% $states.errorOutput.Cause %}' },
            Next: 'Caught',
          },
        ],
      },
      1_000,
      { a: 1 },
    );
    expect(outputOf(await sfn.ended(arn))).toEqual({ input: { a: 1 }, cause: 'why' });
    expect(await sfn.reached(arn, 'TaskStateExited')).toMatchObject({
      stateExitedEventDetails: { assignedVariables: { code: '"E"' } },
    });
  });

  it('tries again before it catches', async () => {
    failing('E', 'E');
    const arn = await run(
      {
        Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      },
      5_000,
    );
    expect(outputOf(await sfn.ended(arn))).toEqual({ Error: 'E', Cause: 'why' });
    expect(attempts(arn)).toEqual([0, 1_000]);
  });

  it('an error while catching is not caught by the same state', async () => {
    failing('E');
    const broken = { ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Nothing %}', Next: 'Caught' };
    const arn = await run({ Catch: [broken] }, 1_000);
    expect(await sfn.ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it('an expression that gives nothing is an error that can be caught, recorded with its place', async () => {
    failing();
    const arn = await run(
      {
        Output: { a: ['{% $states.result.No %}'] },
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }],
      },
      1_000,
    );
    const cause =
      "An error occurred while executing the state 'T' (entered at the event id #2). The JSONata expression " +
      "'$states.result.No' specified for the field 'Output/a[0]' returned nothing (undefined).";
    expect(outputOf(await sfn.ended(arn))).toEqual({ Error: 'States.QueryEvaluationError', Cause: cause });
    expect(await sfn.reached(arn, 'EvaluationFailed')).toMatchObject({
      evaluationFailedEventDetails: {
        error: 'States.QueryEvaluationError',
        cause,
        location: 'Output/a[0]',
        state: 'T',
      },
    });
  });

  it('a Parallel is tried again as a whole', async () => {
    failing('E');
    const branch = {
      StartAt: 'T',
      States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } },
    };
    const arn = await sfn.start({
      P: { Type: 'Parallel', Branches: [branch], Retry: [{ ErrorEquals: ['E'] }], End: true },
    });
    await sfn.reached(arn, 'ParallelStateFailed');
    await sfn.pass(1_000);
    expect(outputOf(await sfn.ended(arn))).toEqual([{ Payload: 'done' }]);
    expect(attempts(arn)).toEqual([0, 1_000]);
  });

  it('fails with the error of the last attempt when no rule is left', async () => {
    failing('E');
    const arn = await run({}, 1_000);
    expect(await sfn.ended(arn)).toMatchObject({ status: 'FAILED', error: 'E', cause: 'why' });
    expect(sfn.events(arn).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'ExecutionFailed',
    ]);
  });

  describe('names the errors of services as the integrations do', () => {
    const arnOf = (integration: string): string => `arn:aws:states:::${integration}`;

    it.each([
      ['aws-sdk:dynamodb:updateItem', 'ConditionalCheckFailedException', 'DynamoDb.ConditionalCheckFailedException'],
      ['aws-sdk:dynamodb:updateItem', 'InternalServerError', 'DynamoDb.InternalServerErrorException'],
      ['aws-sdk:dynamodb:getItem', 'ValidationException', 'DynamoDb.DynamoDbException'],
      ['aws-sdk:ecs:stopTask', 'InvalidParameterException', 'Ecs.InvalidParameterException'],
      ['aws-sdk:ecs:stopTask', 'ThrottlingException', 'Ecs.EcsException'],
      ['ecs:runTask', 'ClientException', 'ECS.ClientException'],
      ['ecs:runTask', 'ThrottlingException', 'ECS.AmazonECSException'],
      ['sqs:sendMessage', 'com.amazonaws.sqs#QueueDoesNotExist', 'SQS.QueueDoesNotExistException'],
      ['sqs:sendMessage', 'MissingParameter', 'SQS.AmazonSQSException'],
    ])('%s: %s is %s', async (integration, code, error) => {
      sfn.play(integration, async () => {
        throw new AwsError(code, 'No.');
      });
      const states = { T: { Type: 'Task', Resource: arnOf(integration), Arguments: { QueueUrl: 'q' }, End: true } };
      expect(await sfn.ended(await sfn.start(states))).toMatchObject({
        error,
        cause: expect.stringMatching(/^No\. \(Service: \w+[,;] Status Code: 400[,;]/),
      });
    });

    it('a service that cannot be reached is an SDK client exception', async () => {
      sfn.play('sqs:sendMessage', async () => {
        throw new Error('connect ECONNREFUSED');
      });
      const states = { T: { Type: 'Task', Resource: arnOf('sqs:sendMessage'), Arguments: {}, End: true } };
      expect(await sfn.ended(await sfn.start(states))).toMatchObject({
        error: 'SQS.SdkClientException',
        cause: 'connect ECONNREFUSED',
      });
    });

    it('runTask with failures succeeds without a token and fails with one', async () => {
      sfn.play('ecs:runTask', async () => ({ Tasks: [], Failures: [{ Reason: 'no room' }] }));
      const states = (pattern: string): Record<string, object> => ({
        T: { Type: 'Task', Resource: arnOf(`ecs:runTask${pattern}`), Arguments: {}, End: true },
      });
      expect(outputOf(await sfn.ended(await sfn.start(states(''))))).toEqual({
        Tasks: [],
        Failures: [{ Reason: 'no room' }],
      });
      expect(await sfn.ended(await sfn.start(states('.waitForTaskToken')))).toMatchObject({
        error: 'AmazonECS.Unknown',
        cause: expect.stringContaining('no room'),
      });
    });
  });
});
