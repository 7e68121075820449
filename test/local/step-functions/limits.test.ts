import { describe, expect, it } from '@jest/globals';
import { DescribeExecutionCommand, GetExecutionHistoryCommand, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctionsOfEachTest } from './start-step-functions.ts';

/** JSON of exactly so many bytes: a string with its quotes. */
const bytes = (count: number): string => 'x'.repeat(count - 2);

describe('the limits', () => {
  const sfn = stepFunctionsOfEachTest();

  const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: {}, End: true };

  it('takes a payload of 256 KiB and refuses one byte more, in bytes and not in characters', async () => {
    sfn.play('lambda:invoke', async () => bytes(262_144));
    expect((await sfn.ended(await sfn.start({ T: invoke }))).status).toBe('SUCCEEDED');
    sfn.play('lambda:invoke', async () => bytes(262_145));
    expect(await sfn.ended(await sfn.start({ T: invoke }))).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
    sfn.play('lambda:invoke', async () => 'é'.repeat(140_000));
    expect((await sfn.ended(await sfn.start({ T: invoke }))).error).toBe('States.DataLimitExceeded');
  });

  it('holds for outputs, arguments and variables too', async () => {
    const big = '{% $join($map([1..100000], function($i) { "xyz" })) %}';
    for (const state of [
      { Type: 'Pass', Output: big, End: true },
      { Type: 'Pass', Assign: { big }, End: true },
      { ...invoke, Arguments: big },
    ])
      expect((await sfn.ended(await sfn.start({ S: state }))).error).toBe('States.DataLimitExceeded');
  });

  it('ends an execution with its 25,000th event, and does not redrive it', async () => {
    const arn = await sfn.start({
      A: { Type: 'Pass', Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'A' }], Default: 'C' },
      C: { Type: 'Succeed' },
    });
    const last = await sfn.reached(arn, 'ExecutionFailed');
    expect(last).toMatchObject({
      executionFailedEventDetails: {
        error: 'States.Runtime',
        cause: 'The execution reached the maximum number of history events (25000).',
      },
    });
    expect(last.id).toBeGreaterThan(24_990);
    expect(last.id).toBeLessThanOrEqual(25_000);
    const page = await sfn.client.send(new GetExecutionHistoryCommand({ executionArn: arn, maxResults: 1_000 }));
    expect(page.events).toHaveLength(1_000);
    expect(await sfn.client.send(new DescribeExecutionCommand({ executionArn: arn }))).toMatchObject({
      status: 'FAILED',
    });
    await expect(sfn.client.send(new RedriveExecutionCommand({ executionArn: arn }))).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
    });
  }, 60_000);

  it('times a whole execution out', async () => {
    const arn = await sfn.start({ W: { Type: 'Wait', Seconds: 100_000, End: true } }, {}, { TimeoutSeconds: 93_600 });
    await sfn.reached(arn, 'WaitStateEntered');
    await sfn.pass(93_599_000, 3_600_000);
    expect(sfn.events(arn).at(-1)?.type).toBe('WaitStateEntered');
    await sfn.pass(1_000);
    expect((await sfn.ended(arn)).status).toBe('TIMED_OUT');
    expect(sfn.clock.pending()).toBe(0);
  });
});
