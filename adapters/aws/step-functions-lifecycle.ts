import {
  SFNClient,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Lifecycle, TokenAnswer } from '../../core/ports/lifecycle.ts';

/** A Step Functions client that takes region, credentials and endpoint from the environment. */
export const stepFunctionsClient = (): SFNClient =>
  new SFNClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } });

/** Starts executions of one Standard state machine, each named by its session's id. */
export const stepFunctionsExecutions = (client: SFNClient, stateMachineArn: string): Pick<Lifecycle, 'start'> => ({
  start: async (input) => {
    // The same name with the same input is idempotent while the execution runs (StartExecution, API reference).
    await client.send(
      new StartExecutionCommand({ stateMachineArn, name: input.sessionId, input: JSON.stringify(input) }),
    );
  },
});

/** Answers the waiting states of any execution by their task tokens. */
export const stepFunctionsTokens = (client: SFNClient): Pick<Lifecycle, 'answer' | 'heartbeat'> => ({
  answer: (taskToken, transition) =>
    answered(client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(transition) }))),
  heartbeat: (taskToken) => answered(client.send(new SendTaskHeartbeatCommand({ taskToken }))),
});

/** A token that was answered before is refused with `TaskTimedOut`, as one whose time is over is. */
const answered = async (call: Promise<unknown>): Promise<TokenAnswer> => {
  try {
    await call;
    return 'taken';
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist) return 'gone';
    throw error;
  }
};
