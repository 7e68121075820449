import { describe, expect, it } from '@jest/globals';
import { outputOf, stepFunctionsOfEachTest } from './start-step-functions.ts';

describe('the state types', () => {
  const sfn = stepFunctionsOfEachTest();

  const typesOf = (executionArn: string): string[] => sfn.events(executionArn).map(({ type }) => type);

  it('Pass gives its output on and assigns variables, both from the values before', async () => {
    const arn = await sfn.start(
      {
        A: { Type: 'Pass', Assign: { n: '{% $states.input.n %}' }, Next: 'B' },
        B: {
          Type: 'Pass',
          Assign: { n: '{% $n + 1 %}' },
          Output: { seen: '{% $n %}', list: [1, '{% "x" %}'] },
          Next: 'C',
        },
        C: { Type: 'Succeed', Output: { before: '{% $states.input %}', now: '{% $n %}' } },
      },
      { n: 1 },
    );
    expect(outputOf(await sfn.ended(arn))).toEqual({ before: { seen: 1, list: [1, 'x'] }, now: 2 });
    expect(typesOf(arn)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'PassStateEntered',
      'PassStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('records the history with the numbers and chains of AWS', async () => {
    const arn = await sfn.start({ A: { Type: 'Pass', Assign: { a: [1] }, End: true } }, { x: 1 });
    await sfn.ended(arn);
    const timestamp = sfn.clock.nowMs() / 1_000;
    const whole = { truncated: false };
    expect(sfn.events(arn)).toEqual([
      {
        type: 'ExecutionStarted',
        id: 1,
        previousEventId: 0,
        timestamp,
        executionStartedEventDetails: {
          input: '{"x":1}',
          inputDetails: whole,
          roleArn: 'arn:aws:iam::123456789012:role/state-machine',
        },
      },
      {
        type: 'PassStateEntered',
        id: 2,
        previousEventId: 0,
        timestamp,
        stateEnteredEventDetails: { name: 'A', input: '{"x":1}', inputDetails: whole },
      },
      {
        type: 'PassStateExited',
        id: 3,
        previousEventId: 2,
        timestamp,
        stateExitedEventDetails: {
          name: 'A',
          output: '{"x":1}',
          outputDetails: whole,
          assignedVariables: { a: '[1]' },
          assignedVariablesDetails: whole,
        },
      },
      {
        type: 'ExecutionSucceeded',
        id: 4,
        previousEventId: 3,
        timestamp,
        executionSucceededEventDetails: { output: '{"x":1}', outputDetails: whole },
      },
    ]);
  });

  it('shows the context of the execution and of the state', async () => {
    const arn = await sfn.start({ A: { Type: 'Pass', Output: '{% $states.context %}', End: true } }, { x: 1 });
    const name = arn.split(':').at(-1) ?? '';
    const startTime = '2026-01-01T00:00:00.000Z';
    const machine = arn.split(':').at(-2) ?? '';
    expect(outputOf(await sfn.ended(arn))).toEqual({
      Execution: {
        Id: arn,
        Name: name,
        Input: { x: 1 },
        RoleArn: 'arn:aws:iam::123456789012:role/state-machine',
        StartTime: startTime,
        RedriveCount: 0,
      },
      StateMachine: { Id: sfn.engine.arnOf(machine), Name: machine },
      State: { Name: 'A', EnteredTime: startTime, RetryCount: 0 },
    });
  });

  const choosing = (condition: string): Record<string, object> => ({
    A: {
      Type: 'Choice',
      Choices: [
        { Condition: condition, Assign: { by: 'rule' }, Output: { from: 'rule' }, Next: 'B' },
        { Condition: '{% $states.input.n = 2 %}', Next: 'B' },
      ],
      Default: 'B',
      Assign: { by: 'default' },
      Output: { from: 'default' },
    },
    B: { Type: 'Pass', Output: { by: "{% $exists($by) ? $by : 'nobody' %}", input: '{% $states.input %}' }, End: true },
  });

  it.each([
    [1, { by: 'rule', input: { from: 'rule' } }],
    [2, { by: 'nobody', input: { n: 2 } }],
    [3, { by: 'default', input: { from: 'default' } }],
  ])('Choice takes the first rule that is true, else its default (%p)', async (n, output) => {
    const arn = await sfn.start(choosing('{% $states.input.n = 1 %}'), { n });
    expect(outputOf(await sfn.ended(arn))).toEqual(output);
  });

  it('Choice fails when nothing fits and there is no default, and when a condition is no boolean', async () => {
    const only = (condition: string): Record<string, object> => ({
      A: { Type: 'Choice', Choices: [{ Condition: condition, Next: 'B' }] },
      B: { Type: 'Succeed' },
    });
    expect(await sfn.ended(await sfn.start(only('{% false %}')))).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'A' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    });
    expect(await sfn.ended(await sfn.start(only('{% 1 %}')))).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining("Expected 'boolean', but was 'number'"),
    });
  });

  it('Wait waits for seconds', async () => {
    const arn = await sfn.start({ A: { Type: 'Wait', Seconds: '{% $states.input.s %}', End: true } }, { s: 90 });
    await sfn.reached(arn, 'WaitStateEntered');
    await sfn.pass(89_000);
    expect(typesOf(arn)).not.toContain('WaitStateExited');
    await sfn.pass(1_000);
    expect(outputOf(await sfn.ended(arn))).toEqual({ s: 90 });
  });

  it('Wait waits until a time, and not at all for one that has passed', async () => {
    const until = (time: string): Promise<string> =>
      sfn.start({ A: { Type: 'Wait', Timestamp: '{% $states.input %}', End: true } }, time);
    const late = await until('2026-01-02T00:00:00Z');
    const past = await until('2020-01-01T01:00:00+01:00');
    await sfn.reached(past, 'WaitStateEntered');
    await sfn.pass(1, 1);
    expect((await sfn.ended(past)).status).toBe('SUCCEEDED');
    await sfn.pass(23 * 3_600_000, 60_000);
    expect(typesOf(late)).not.toContain('WaitStateExited');
    await sfn.pass(3_600_000, 60_000);
    expect((await sfn.ended(late)).status).toBe('SUCCEEDED');
    const broken = await until('tomorrow');
    expect(await sfn.ended(broken)).toMatchObject({ error: 'States.QueryEvaluationError' });
  });

  it('Fail fails with its error and cause', async () => {
    const arn = await sfn.start({ A: { Type: 'Fail', Error: "{% 'E' & $states.input %}", Cause: 'because' } }, 1);
    expect(await sfn.ended(arn)).toMatchObject({ status: 'FAILED', error: 'E1', cause: 'because' });
    expect(typesOf(arn)).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  it('Task calls its integration with its arguments and gives the result on', async () => {
    sfn.play('lambda:invoke', async () => ({ Payload: { n: 2 }, StatusCode: 200 }));
    const arn = await sfn.start(
      {
        A: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
          Assign: { n: '{% $states.result.Payload.n %}' },
          Next: 'B',
        },
        B: { Type: 'Pass', Output: '{% $n * 10 %}', End: true },
      },
      { a: 1 },
    );
    expect(outputOf(await sfn.ended(arn))).toBe(20);
    expect(sfn.calls).toEqual([{ integration: 'lambda:invoke', args: { FunctionName: 'f', Payload: { a: 1 } } }]);
    expect(typesOf(arn).slice(1, 6)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
    expect(await sfn.reached(arn, 'TaskScheduled')).toMatchObject({
      taskScheduledEventDetails: { resourceType: 'lambda', resource: 'invoke', region: 'eu-west-1' },
    });
  });

  it('sends any JSON to a queue as its text', async () => {
    const arn = await sfn.start({
      A: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Arguments: { QueueUrl: 'q', MessageBody: { sessionId: 's' } },
        End: true,
      },
    });
    await sfn.ended(arn);
    expect(sfn.calls).toEqual([
      { integration: 'sqs:sendMessage', args: { QueueUrl: 'q', MessageBody: '{"sessionId":"s"}' } },
    ]);
  });

  it('Parallel runs its branches on the same input and gives a list, each with variables of its own', async () => {
    const arn = await sfn.start(
      {
        Start: { Type: 'Pass', Assign: { outer: 'o' }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Arguments: { n: '{% $states.input.n * 2 %}' },
          Branches: [
            {
              StartAt: 'A',
              States: {
                A: { Type: 'Pass', Assign: { own: 1 }, Next: 'A2' },
                A2: { Type: 'Pass', Output: '{% $outer & $own & $states.input.n %}', End: true },
              },
            },
            { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 5, Output: "{% 'slow' %}", End: true } } },
          ],
          Output: { both: '{% $states.result %}' },
          End: true,
        },
      },
      { n: 4 },
    );
    await sfn.reached(arn, 'WaitStateEntered');
    await sfn.pass(5_000);
    expect(outputOf(await sfn.ended(arn))).toEqual({ both: ['o18', 'slow'] });
    const ofBranches = sfn.events(arn).filter(({ type }) => type === 'PassStateEntered' || type === 'WaitStateEntered');
    const started = await sfn.reached(arn, 'ParallelStateStarted');
    // Each branch's own chain of events begins at the start of the whole.
    expect(ofBranches.filter(({ previousEventId }) => previousEventId === started.id)).toHaveLength(2);
    expect(typesOf(arn).slice(-3)).toEqual(['ParallelStateSucceeded', 'ParallelStateExited', 'ExecutionSucceeded']);
  });

  it('a failing branch ends the others and fails the Parallel with its error', async () => {
    const aborted: boolean[] = [];
    sfn.play(
      'lambda:invoke',
      (_, { abortSignal }) =>
        new Promise((_resolve, reject) => {
          abortSignal.addEventListener('abort', () => {
            aborted.push(true);
            reject(abortSignal.reason);
          });
        }),
    );
    const arn = await sfn.start({
      P: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'T',
            States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } },
          },
          {
            StartAt: 'W',
            States: { W: { Type: 'Wait', Seconds: 1, Next: 'F' }, F: { Type: 'Fail', Error: 'Broken', Cause: 'why' } },
          },
        ],
        Catch: [{ ErrorEquals: ['Broken'], Next: 'C' }],
        End: true,
      },
      C: { Type: 'Pass', End: true },
    });
    await sfn.reached(arn, 'TaskStarted');
    await sfn.pass(1_000);
    expect(outputOf(await sfn.ended(arn))).toEqual({ Error: 'Broken', Cause: 'why' });
    expect(aborted).toEqual([true]);
    expect(typesOf(arn)).toEqual(
      expect.arrayContaining(['FailStateEntered', 'TaskStateAborted', 'ParallelStateFailed', 'ParallelStateExited']),
    );
  });

  const mapping = (more: object): Record<string, object> => ({
    M: {
      Type: 'Map',
      Items: '{% $states.input.xs %}',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Q',
        States: {
          Q: {
            Type: 'Wait',
            Seconds: 1,
            Output: { in: '{% $states.input %}', at: '{% $states.context.Map.Item.Index %}', t: '{% $millis() %}' },
            End: true,
          },
        },
      },
      ...more,
      End: true,
    },
  });

  it('Map runs its processor for each item, in order of the items', async () => {
    const selector = { ItemSelector: { v: '{% $states.context.Map.Item.Value * 10 %}' } };
    const arn = await sfn.start(mapping(selector), { xs: [1, 2, 3] });
    await sfn.reached(arn, 'WaitStateEntered', 3);
    await sfn.pass(1_000);
    expect(outputOf(await sfn.ended(arn))).toMatchObject([
      { in: { v: 10 }, at: 0 },
      { in: { v: 20 }, at: 1 },
      { in: { v: 30 }, at: 2 },
    ]);
    expect(await sfn.reached(arn, 'MapStateStarted')).toMatchObject({ mapStateStartedEventDetails: { length: 3 } });
    expect(typesOf(arn).filter((type) => type === 'MapIterationSucceeded')).toHaveLength(3);
  });

  it('Map runs no more items at once than it may', async () => {
    const arn = await sfn.start(mapping({ MaxConcurrency: 2, Output: '{% $states.result.t %}' }), { xs: [1, 2, 3] });
    await sfn.reached(arn, 'WaitStateEntered', 2);
    await sfn.pass(5_000);
    const start = Date.parse('2026-01-01T00:00:00Z');
    expect(outputOf(await sfn.ended(arn))).toEqual([start + 1_000, start + 1_000, start + 2_000]);
  });

  it('Map gives an empty list for no items, and fails for what is no list', async () => {
    expect(outputOf(await sfn.ended(await sfn.start(mapping({}), { xs: [] })))).toEqual([]);
    const broken = await sfn.ended(await sfn.start(mapping({}), { xs: 1 }));
    expect(broken).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it('a failing item fails the Map', async () => {
    const arn = await sfn.start(
      {
        M: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'C',
            States: {
              C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'F' }], Default: 'W' },
              F: { Type: 'Fail', Error: 'Two' },
              W: { Type: 'Wait', Seconds: 9, End: true },
            },
          },
          End: true,
        },
      },
      [1, 2],
    );
    expect(await sfn.ended(arn)).toMatchObject({ status: 'FAILED', error: 'Two' });
    expect(typesOf(arn)).toEqual(
      expect.arrayContaining(['MapIterationFailed', 'MapIterationAborted', 'WaitStateAborted', 'MapStateFailed']),
    );
  });
});
