import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import type { DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn';
import type { Json } from '../../../local/template/json.ts';
import type { AwsFront } from '../aws-front.ts';
import { startAwsFront } from '../aws-front.ts';
import type { ManualClock } from '../manual-clock.ts';
import { manualClock } from '../manual-clock.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { StepFunctionsUnderTest } from './start-step-functions.ts';
import { fieldOf, outputOf, startStepFunctions } from './start-step-functions.ts';

describe('a restart of the process', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let front: AwsFront;
  let clock: ManualClock;
  let sfn: StepFunctionsUnderTest;
  beforeEach(async () => {
    directory = temporaryDirectory();
    front = await startAwsFront();
    clock = manualClock();
    sfn = await startStepFunctions({ directory: directory.path, front, clock });
  });
  afterEach(async () => {
    await sfn.close();
    await front.close();
    directory.remove();
  });

  /** Ends this process's engine and starts the next one on what it left. */
  const restart = async (meanwhile: () => void = () => {}): Promise<void> => {
    await sfn.close();
    meanwhile();
    sfn = await startStepFunctions({ directory: directory.path, front, clock });
  };

  const task = (integration: string, more: object = {}): object => ({
    Type: 'Task',
    Resource: `arn:aws:states:::${integration}`,
    Arguments: { Token: '{% $exists($states.context.Task.Token) ? $states.context.Task.Token : 0 %}' },
    End: true,
    ...more,
  });
  const waitsForToken = (more: object = {}): object => task('aws-sdk:dynamodb:updateItem.waitForTaskToken', more);
  const tokenOf = (args: Json | undefined): string => String(fieldOf(args, 'Token'));
  const succeed = (taskToken: string, output: Json): Promise<unknown> =>
    sfn.client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
  const describeIt = (executionArn: string): Promise<DescribeExecutionCommandOutput> =>
    sfn.client.send(new DescribeExecutionCommand({ executionArn }));
  const typesOf = async (executionArn: string): Promise<(string | undefined)[]> => {
    const { events } = await sfn.client.send(new GetExecutionHistoryCommand({ executionArn }));
    return (events ?? []).map(({ type }) => type);
  };

  it('leaves a waiting task answerable, with its variables and without a second call', async () => {
    const arn = await sfn.start(
      {
        A: { Type: 'Pass', Assign: { kept: '{% $states.input.x %}' }, Next: 'T' },
        T: waitsForToken({ Output: { kept: '{% $kept %}', result: '{% $states.result %}' } }),
      },
      { x: 'k' },
    );
    await sfn.reached(arn, 'TaskSubmitted');
    const token = tokenOf(sfn.calls[0]?.args);
    await restart();
    expect((await describeIt(arn)).status).toBe('RUNNING');
    sfn.engine.resume();
    await succeed(token, 'answer');
    expect(outputOf(await sfn.ended(arn))).toEqual({ kept: 'k', result: 'answer' });
    expect(sfn.calls).toEqual([]);
    expect((await typesOf(arn)).filter((type) => type === 'TaskScheduled')).toHaveLength(1);
  });

  it('keeps what an ended execution was, its history and its dead token', async () => {
    const arn = await sfn.start({ T: waitsForToken() });
    await sfn.reached(arn, 'TaskSubmitted');
    const token = tokenOf(sfn.calls[0]?.args);
    await succeed(token, 1);
    const before = await sfn.ended(arn);
    const history = await typesOf(arn);
    await restart();
    sfn.engine.resume();
    expect(await describeIt(arn)).toMatchObject({
      status: 'SUCCEEDED',
      output: before.output,
      stopDate: before.stopDate,
    });
    expect(await typesOf(arn)).toEqual(history);
    await expect(succeed(token, 2)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('a wait ends when it would have ended, also when that was in between', async () => {
    const arn = await sfn.start({ W: { Type: 'Wait', Seconds: 100, End: true } });
    await sfn.reached(arn, 'WaitStateEntered');
    await sfn.pass(60_000);
    await restart();
    sfn.engine.resume();
    await sfn.pass(39_000);
    expect((await describeIt(arn)).status).toBe('RUNNING');
    await sfn.pass(1_000);
    expect((await describeIt(arn)).status).toBe('SUCCEEDED');

    const other = await sfn.start({ W: { Type: 'Wait', Seconds: 100, End: true } });
    await sfn.reached(other, 'WaitStateEntered');
    await sfn.pass(1_000);
    await restart(() => clock.advance(1_000_000));
    sfn.engine.resume();
    await sfn.pass(1, 1);
    expect((await describeIt(other)).status).toBe('SUCCEEDED');
  });

  it('a deadline holds over the restart, a heartbeat is due anew', async () => {
    const arn = await sfn.start({ T: waitsForToken({ TimeoutSeconds: 100, HeartbeatSeconds: 30 }) });
    await sfn.reached(arn, 'TaskSubmitted');
    const token = tokenOf(sfn.calls[0]?.args);
    await restart(() => clock.advance(60_000));
    sfn.engine.resume();
    await sfn.pass(29_000);
    await sfn.client.send(new SendTaskHeartbeatCommand({ taskToken: token }));
    await sfn.pass(11_000);
    expect(await describeIt(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((clock.nowMs() - Date.parse('2026-01-01T00:00:00Z')) / 1_000).toBe(100);
  });

  it('a call that was cut short is made again, with the same token', async () => {
    sfn.play('aws-sdk:dynamodb:updateItem', () => new Promise(() => {}));
    const arn = await sfn.start({ T: waitsForToken() });
    await sfn.reached(arn, 'TaskStarted');
    await sfn.pass(1, 1);
    const token = tokenOf(sfn.calls[0]?.args);
    await restart();
    sfn.engine.resume();
    await sfn.reached(arn, 'TaskSubmitted');
    expect(sfn.calls.map(({ args }) => tokenOf(args))).toEqual([token]);
    await succeed(token, 1);
    expect((await sfn.ended(arn)).status).toBe('SUCCEEDED');
  });

  it('an answer that was taken is not lost, though nothing came after it', async () => {
    let answered: Promise<unknown> = Promise.resolve();
    const taken = new Promise<void>((resolve) => {
      sfn.play('aws-sdk:dynamodb:updateItem', (args) => {
        answered = succeed(tokenOf(args), 'taken').then(() => resolve());
        return new Promise(() => {});
      });
    });
    const arn = await sfn.start({ T: waitsForToken() });
    await taken;
    await answered;
    await restart();
    sfn.engine.resume();
    expect(outputOf(await sfn.ended(arn))).toBe('taken');
    expect(sfn.calls).toEqual([]);
  });

  it('a pause before a retry goes on, with the retries counted', async () => {
    sfn.play('lambda:invoke', async () => {
      throw new Error('no');
    });
    const rule = { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, BackoffRate: 1, MaxAttempts: 2 };
    const arn = await sfn.start({ T: task('lambda:invoke', { Retry: [rule] }) });
    await sfn.reached(arn, 'TaskStarted');
    await sfn.pass(11_000);
    await sfn.reached(arn, 'TaskScheduled', 2);
    await sfn.pass(4_000);
    await restart();
    sfn.play('lambda:invoke', async () => {
      throw new Error('still no');
    });
    sfn.engine.resume();
    await sfn.pass(4_000);
    expect(sfn.calls).toHaveLength(0);
    await sfn.pass(1_000);
    expect(sfn.calls).toHaveLength(1);
    await sfn.pass(60_000);
    expect(sfn.calls).toHaveLength(1);
    expect(await describeIt(arn)).toMatchObject({ status: 'FAILED', cause: 'still no' });
  });

  it('branches go on where they were: finished ones are kept, the others continue', async () => {
    const arn = await sfn.start({
      P: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'A', States: { A: { Type: 'Pass', Output: { id: '{% $uuid() %}' }, End: true } } },
          { StartAt: 'T', States: { T: waitsForToken() } },
          {
            StartAt: 'M',
            States: {
              M: {
                Type: 'Map',
                Items: [1, 2],
                MaxConcurrency: 1,
                ItemProcessor: { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 10, End: true } } },
                End: true,
              },
            },
          },
        ],
        End: true,
      },
    });
    await sfn.reached(arn, 'TaskSubmitted');
    const token = tokenOf(sfn.calls[0]?.args);
    await sfn.pass(5_000);
    await restart();
    sfn.engine.resume();
    await succeed(token, 'second');
    await sfn.pass(15_000);
    const output = outputOf(await sfn.ended(arn));
    expect(output).toEqual([{ id: expect.any(String) }, 'second', [1, 2]]);
    expect((await typesOf(arn)).filter((type) => type === 'PassStateEntered')).toHaveLength(1);
  });

  it('an execution goes on with the definition that it began with', async () => {
    const states = (output: string): string =>
      JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'W',
        States: { W: { Type: 'Wait', Seconds: 1, Output: { by: output }, End: true } },
      });
    const RoleArn = 'arn:aws:iam::123456789012:role/r';
    sfn.engine.ensureStateMachine('m', { RoleArn, DefinitionString: states('old') });
    const stateMachineArn = sfn.engine.arnOf('m');
    const { executionArn } = Object(await sfn.engine.handle('StartExecution', { stateMachineArn, name: 'e' }));
    await restart();
    sfn.engine.ensureStateMachine('m', { RoleArn, DefinitionString: states('new') });
    sfn.engine.resume();
    await sfn.pass(2_000);
    expect(outputOf(await describeIt(String(executionArn)))).toEqual({ by: 'old' });
  });

  it('a line that a crash cut short is left out, and what is written next stands on its own', async () => {
    const arn = await sfn.start({ T: waitsForToken() });
    await sfn.reached(arn, 'TaskSubmitted');
    const token = tokenOf(sfn.calls[0]?.args);
    const folder = path.join(directory.path, 'executions');
    const file = path.join(folder, readdirSync(folder)[0] ?? '');
    await restart(() => appendFileSync(file, '{"frames":[{"id":"0","stateNa'));
    sfn.engine.resume();
    await succeed(token, 'whole');
    expect(outputOf(await sfn.ended(arn))).toBe('whole');
    for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    await restart();
    expect((await describeIt(arn)).status).toBe('SUCCEEDED');
  });

  it('an execution whose definition cannot be run any more fails, and does not keep the others from starting', async () => {
    const arn = await sfn.start({ W: { Type: 'Wait', Seconds: 1, End: true } });
    const other = await sfn.start({ W: { Type: 'Wait', Seconds: 2, End: true } });
    await sfn.reached(other, 'WaitStateEntered');
    await restart(() => {
      const folder = path.join(directory.path, 'definitions');
      for (const name of readdirSync(folder)) {
        const file = path.join(folder, name);
        const text = readFileSync(file, 'utf8');
        if (text.includes('"Seconds":1')) writeFileSync(file, text.replace('"Wait"', '"Dance"'));
      }
    });
    sfn.engine.resume();
    await sfn.pass(2_000);
    expect(await describeIt(arn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('"Dance" is not supported'),
    });
    expect((await describeIt(other)).status).toBe('SUCCEEDED');
  });

  it('an ended execution takes one line, and can be redriven from it', async () => {
    sfn.play('lambda:invoke', async () => {
      throw new Error('no');
    });
    const arn = await sfn.start({
      A: { Type: 'Pass', Assign: { kept: 'k' }, Next: 'T' },
      T: task('lambda:invoke', { Output: '{% $kept %}' }),
    });
    await sfn.ended(arn);
    const history = await typesOf(arn);
    const folder = path.join(directory.path, 'executions');
    expect(readdirSync(folder)).toHaveLength(1);
    const text = readFileSync(path.join(folder, readdirSync(folder)[0] ?? ''), 'utf8');
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    await restart();
    expect(await typesOf(arn)).toEqual(history);
    await sfn.engine.handle('RedriveExecution', { executionArn: arn });
    expect(outputOf(await sfn.ended(arn))).toBe('k');
  });

  it('closing leaves no timer behind', async () => {
    const arn = await sfn.start(
      { T: waitsForToken({ TimeoutSeconds: 100, HeartbeatSeconds: 30 }) },
      {},
      { TimeoutSeconds: 500 },
    );
    await sfn.reached(arn, 'TaskSubmitted');
    await sfn.engine.close();
    expect(clock.pending()).toBe(0);
  });
});
