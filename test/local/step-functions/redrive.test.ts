import { describe, expect, it } from '@jest/globals';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { StatesError } from '../../../local/step-functions/states-error.ts';
import { fieldOf, outputOf, stepFunctionsOfEachTest } from './start-step-functions.ts';

const invoke = (more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: {},
  End: true,
  ...more,
});

describe('RedriveExecution', () => {
  const sfn = stepFunctionsOfEachTest();

  const redrive = (executionArn: string, clientToken?: string): Promise<{ redriveDate: Date | undefined }> =>
    sfn.client.send(new RedriveExecutionCommand({ executionArn, clientToken }));
  const isUp = (up: boolean): void =>
    sfn.play('lambda:invoke', async () => {
      if (!up) throw new StatesError('Down');
      return { Payload: 'up' };
    });
  const typesOf = (executionArn: string): string[] => sfn.events(executionArn).map(({ type }) => type);

  it('continues from the state that failed, with its input, the variables and fresh retries', async () => {
    isUp(false);
    const arn = await sfn.start({
      A: { Type: 'Pass', Assign: { kept: 'k' }, Output: { given: 1 }, Next: 'T' },
      T: invoke({
        Retry: [{ ErrorEquals: ['Down'], MaxAttempts: 1 }],
        Output: {
          kept: '{% $kept %}',
          input: '{% $states.input %}',
          n: '{% $states.context.Execution.RedriveCount %}',
        },
      }),
    });
    await sfn.reached(arn, 'TaskFailed');
    await sfn.pass(1_000);
    expect(await sfn.ended(arn)).toMatchObject({ status: 'FAILED', error: 'Down', redriveStatus: 'REDRIVABLE' });
    isUp(true);
    sfn.clock.advance(3_600_000);
    const { redriveDate } = await redrive(arn);
    await sfn.reached(arn, 'ExecutionSucceeded');
    const ended = await sfn.client.send(new DescribeExecutionCommand({ executionArn: arn }));
    expect(outputOf(ended)).toEqual({ kept: 'k', input: { given: 1 }, n: 1 });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, redriveDate });
    expect(ended.error).toBeUndefined();
    expect(typesOf(arn).slice(-7)).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(await sfn.reached(arn, 'ExecutionRedriven')).toMatchObject({
      executionRedrivenEventDetails: { redriveCount: 1 },
    });
    expect(typesOf(arn).filter((type) => type === 'PassStateEntered')).toHaveLength(1);
  });

  it('runs only the branches again that had not finished', async () => {
    isUp(false);
    const arn = await sfn.start({
      P: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'A', States: { A: { Type: 'Pass', Output: { once: '{% $uuid() %}' }, End: true } } },
          { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, Next: 'T' }, T: invoke() } },
          { StartAt: 'L', States: { L: { Type: 'Wait', Seconds: 60, Output: { late: true }, End: true } } },
        ],
        End: true,
      },
    });
    await sfn.reached(arn, 'WaitStateEntered', 2);
    await sfn.pass(1_000);
    await sfn.ended(arn);
    isUp(true);
    await redrive(arn);
    await sfn.pass(60_000);
    const output = outputOf(await sfn.client.send(new DescribeExecutionCommand({ executionArn: arn })));
    expect(output).toEqual([{ once: expect.any(String) }, { Payload: 'up' }, { late: true }]);
    expect(typesOf(arn).filter((type) => type === 'PassStateEntered')).toHaveLength(1);
  });

  it('gives a stopped waiting task a new token', async () => {
    const arn = await sfn.start({
      T: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
        Arguments: { Token: '{% $states.context.Task.Token %}' },
        End: true,
      },
    });
    await sfn.reached(arn, 'TaskSubmitted');
    await sfn.client.send(new StopExecutionCommand({ executionArn: arn }));
    await redrive(arn);
    await sfn.reached(arn, 'TaskSubmitted', 2);
    const [first, second] = sfn.calls.map(({ args }) => String(fieldOf(args, 'Token')));
    const succeed = (taskToken: string | undefined): Promise<unknown> =>
      sfn.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    await expect(succeed(first)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await succeed(second);
    await sfn.reached(arn, 'ExecutionSucceeded');
  });

  it('gives a timed out execution its whole time again', async () => {
    const arn = await sfn.start({ W: { Type: 'Wait', Seconds: 100, End: true } }, {}, { TimeoutSeconds: 60 });
    await sfn.reached(arn, 'WaitStateEntered');
    await sfn.pass(60_000);
    const ended = await sfn.ended(arn);
    expect(ended).toMatchObject({ status: 'TIMED_OUT', redriveStatus: 'REDRIVABLE' });
    expect(ended.error).toBeUndefined();
    await redrive(arn);
    await sfn.pass(59_000);
    expect(typesOf(arn).filter((type) => type === 'ExecutionTimedOut')).toHaveLength(1);
    await sfn.pass(1_000);
    expect(typesOf(arn).filter((type) => type === 'ExecutionTimedOut')).toHaveLength(2);
  });

  it('refuses a running, a succeeded and an old execution', async () => {
    const running = await sfn.start({ W: { Type: 'Wait', Seconds: 1, End: true } });
    await sfn.reached(running, 'WaitStateEntered');
    await expect(redrive(running)).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: expect.stringContaining('Execution is RUNNING and cannot be redriven'),
    });
    await sfn.pass(1_000);
    await sfn.ended(running);
    await expect(redrive(running)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    const failed = await sfn.start({ F: { Type: 'Fail', Error: 'E' } });
    await sfn.ended(failed);
    sfn.clock.advance(15 * 24 * 3_600_000);
    await expect(redrive(failed)).rejects.toMatchObject({ message: expect.stringContaining('period exceeded') });
  });

  it('the same client token redrives once', async () => {
    const arn = await sfn.start({ F: { Type: 'Fail', Error: 'E' } });
    await sfn.ended(arn);
    const { redriveDate } = await redrive(arn, 'once');
    await sfn.reached(arn, 'ExecutionFailed', 2);
    sfn.clock.advance(1_000);
    expect((await redrive(arn, 'once')).redriveDate).toEqual(redriveDate);
    await redrive(arn, 'twice');
    await sfn.reached(arn, 'ExecutionFailed', 3);
    const stateMachineArn = sfn.engine.arnOf(arn.split(':').at(-2) ?? '');
    const list = async (redriveFilter: 'REDRIVEN' | 'NOT_REDRIVEN'): Promise<number | undefined> =>
      (await sfn.client.send(new ListExecutionsCommand({ stateMachineArn, redriveFilter }))).executions?.length;
    expect([await list('REDRIVEN'), await list('NOT_REDRIVEN')]).toEqual([1, 0]);
  });
});
