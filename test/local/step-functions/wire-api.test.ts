import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CreateActivityCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { AwsFront } from '../aws-front.ts';
import type { StepFunctionsUnderTest } from './start-step-functions.ts';
import { ROLE, definitionText, startStepFunctions } from './start-step-functions.ts';

const WAITING = { W: { Type: 'Wait', Seconds: 100, End: true } };

describe('the wire operations', () => {
  let sfn: StepFunctionsUnderTest & { front: AwsFront };
  let stateMachineArn: string;
  beforeEach(async () => {
    sfn = await startStepFunctions();
    sfn.engine.ensureStateMachine('waiting', { RoleArn: ROLE, DefinitionString: definitionText(WAITING) });
    stateMachineArn = sfn.engine.arnOf('waiting');
  });
  afterEach(async () => {
    await sfn.close();
    await sfn.front.close();
  });

  const start = async (name: string, input = '{}'): Promise<string> => {
    const started = await sfn.client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    return started.executionArn ?? '';
  };

  it('StartExecution names the execution and gives its start', async () => {
    const started = await sfn.client.send(new StartExecutionCommand({ stateMachineArn, name: 'n1' }));
    expect(started).toMatchObject({
      executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:waiting:n1',
      startDate: new Date('2026-01-01T00:00:00Z'),
    });
  });

  it('StartExecution is idempotent while the execution runs, by name and input', async () => {
    const arn = await start('n1', '{"a":1}');
    expect(await start('n1', '{"a":1}')).toBe(arn);
    await expect(start('n1', '{"a":2}')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${arn}'`,
    });
    await sfn.client.send(new StopExecutionCommand({ executionArn: arn }));
    await expect(start('n1', '{"a":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    const { executions } = await sfn.client.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(executions).toHaveLength(1);
  });

  it.each([
    ['InvalidExecutionInput', 'ok', '{'],
    ['InvalidExecutionInput', 'ok', JSON.stringify('x'.repeat(262_143))],
    ['InvalidName', 'with space', '{}'],
    ['InvalidName', 'a/b', '{}'],
    ['ValidationException', 'x'.repeat(81), '{}'],
  ])('StartExecution answers %s (%.10s, %.5s)', async (error, name, input) => {
    await expect(start(name, input)).rejects.toMatchObject({ name: error, $metadata: { httpStatusCode: 400 } });
  });

  it('answers for what is not there, and for what is no ARN', async () => {
    const send = (arn: string): Promise<unknown> =>
      sfn.client.send(new StartExecutionCommand({ stateMachineArn: arn }));
    await expect(send(`${stateMachineArn}x`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    await expect(send('nonsense')).rejects.toMatchObject({ name: 'InvalidArn' });
    const executionArn = 'arn:aws:states:eu-west-1:123456789012:execution:waiting:none';
    for (const operation of ['DescribeExecution', 'StopExecution', 'GetExecutionHistory', 'RedriveExecution'])
      await expect(sfn.engine.handle(operation, { executionArn })).rejects.toMatchObject({
        name: 'ExecutionDoesNotExist',
      });
    await expect(sfn.client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  });

  it('DescribeExecution tells of a running and of an ended execution', async () => {
    const executionArn = await start('n1', '{"a":1}');
    const describeIt = (): Promise<unknown> => sfn.client.send(new DescribeExecutionCommand({ executionArn }));
    expect(await describeIt()).toMatchObject({
      executionArn,
      stateMachineArn,
      name: 'n1',
      status: 'RUNNING',
      input: '{"a":1}',
      inputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
    await sfn.reached(executionArn, 'WaitStateEntered');
    await sfn.pass(100_000, 10_000);
    await sfn.ended(executionArn);
    expect(await describeIt()).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"a":1}',
      outputDetails: { included: true },
      stopDate: new Date('2026-01-01T00:01:40Z'),
    });
  });

  it('ListExecutions is newest first, filtered by status, in pages', async () => {
    const arns = [await start('n1'), await start('n2'), await start('n3')];
    await sfn.client.send(new StopExecutionCommand({ executionArn: arns[1] }));
    const list = async (more: object): Promise<[string[], string | undefined]> => {
      const page = await sfn.client.send(new ListExecutionsCommand({ stateMachineArn, ...more }));
      return [(page.executions ?? []).map(({ name }) => name ?? ''), page.nextToken];
    };
    expect(await list({})).toEqual([['n3', 'n2', 'n1'], undefined]);
    expect(await list({ statusFilter: 'RUNNING' })).toEqual([['n3', 'n1'], undefined]);
    expect(await list({ statusFilter: 'ABORTED' })).toEqual([['n2'], undefined]);
    const [first, nextToken] = await list({ maxResults: 2 });
    expect(first).toEqual(['n3', 'n2']);
    await start('n4');
    expect(await list({ maxResults: 2, nextToken })).toEqual([['n1'], undefined]);
    await expect(list({ nextToken: 'zzz' })).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('GetExecutionHistory goes forwards and backwards in pages, with and without data', async () => {
    const executionArn = await start('n1', '{"a":1}');
    await sfn.client.send(new StopExecutionCommand({ executionArn }));
    const history = async (more: object): Promise<{ ids: (number | undefined)[]; nextToken: string | undefined }> => {
      const page = await sfn.client.send(new GetExecutionHistoryCommand({ executionArn, ...more }));
      return { ids: (page.events ?? []).map(({ id }) => id), nextToken: page.nextToken };
    };
    expect(await history({})).toEqual({ ids: [1, 2, 3], nextToken: undefined });
    const { ids, nextToken } = await history({ reverseOrder: true, maxResults: 2 });
    expect(ids).toEqual([3, 2]);
    expect(await history({ reverseOrder: true, maxResults: 2, nextToken })).toEqual({ ids: [1], nextToken: undefined });
    const bare = await sfn.client.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));
    expect(bare.events?.[0]).toMatchObject({
      type: 'ExecutionStarted',
      executionStartedEventDetails: { roleArn: ROLE },
    });
    expect(JSON.stringify(bare.events)).not.toContain('\\"a\\"');
    expect(bare.events?.[0]?.timestamp).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  it('StopExecution stops once', async () => {
    const executionArn = await start('n1');
    const { stopDate } = await sfn.client.send(new StopExecutionCommand({ executionArn }));
    sfn.clock.advance(5_000);
    expect(await sfn.client.send(new StopExecutionCommand({ executionArn }))).toMatchObject({ stopDate });
  });

  it('describes and lists the state machines', async () => {
    expect(await sfn.client.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      name: 'waiting',
      status: 'ACTIVE',
      type: 'STANDARD',
      roleArn: ROLE,
      definition: definitionText(WAITING),
    });
    const { stateMachines } = await sfn.client.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toMatchObject([{ stateMachineArn, name: 'waiting', type: 'STANDARD' }]);
  });

  it('refuses operations and parameters that it does not know, by name', async () => {
    await expect(sfn.client.send(new CreateActivityCommand({ name: 'a' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('CreateActivity'),
    });
    await expect(sfn.engine.handle('StopExecution', { executionArn: 'x', wish: 1 })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('wish'),
    });
    await expect(sfn.engine.handle('StopExecution', undefined)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('fills the substitutions of the template in, and refuses one that has no value', () => {
    const states = { A: { Type: 'Pass', Output: { t: '${Table}' }, End: true } };
    const ensure = (DefinitionSubstitutions: object): void =>
      sfn.engine.ensureStateMachine('filled', {
        RoleArn: ROLE,
        DefinitionString: definitionText(states),
        DefinitionSubstitutions,
      });
    expect(() => ensure({})).toThrow('${Table}');
    ensure({ Table: 'sessions' });
    expect(() => sfn.engine.ensureStateMachine('m', { RoleArn: ROLE, DefinitionString: '{}', Wish: 1 })).toThrow(
      'Wish',
    );
    expect(() => sfn.engine.ensureStateMachine('m', { RoleArn: ROLE, StateMachineType: 'EXPRESS' })).toThrow(
      'STANDARD',
    );
  });
});
