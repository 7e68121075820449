import type { SFNClient } from '@aws-sdk/client-sfn';
import { DescribeExecutionCommand, ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import type { Replay } from './timeline.ts';

/** The state machine's name is part of the ARNs of its executions (Step Functions, "Resource types"). */
export const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** The name of a session's n-th replay, from 1: numbered, so that they can be found without reading every execution. */
export const replayName = (sessionId: string, number: number): string => `${sessionId}-replay-${number}`;

/** A session's replays that this CLI has started, oldest first. */
export const findReplays = async (client: SFNClient, stateMachineArn: string, sessionId: string): Promise<Replay[]> => {
  const found: Replay[] = [];
  for (;;) {
    const name = replayName(sessionId, found.length + 1);
    const replay = await describe(client, executionArn(stateMachineArn, name));
    if (!replay) return found;
    found.push({
      type: 'REPLAY',
      at: (replay.startDate ?? new Date(0)).toISOString(),
      name,
      status: replay.status ?? '',
    });
  }
};

const describe = async (client: SFNClient, arn: string) => {
  try {
    return await client.send(new DescribeExecutionCommand({ executionArn: arn }));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
};
