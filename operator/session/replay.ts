import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { command } from '../command.ts';
import { OperatorError } from '../operator-error.ts';
import { whyNotReplay } from './may-replay.ts';
import { openSessions, requireSession } from './open-sessions.ts';

/** `veriframe session replay ID`. */
export const replaySession = command({
  path: ['session', 'replay'],
  summary: 'sends the terminal event of an ended session again, by a new execution',
  details: `Starts the state machine with the input of the session's own execution, under a new name. It finds the session ended,
changes nothing, and queues the webhook again: the same webhook-id and the same body (docs/replay.md).`,
  operands: ['ID'],
  deployment: true,
  example: 'veriframe session replay 3f2b8c1e-5d4a-4f6b-9c7d-8e9f0a1b2c3d --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID }, { openDeployment, now }) => {
    const deployment = await openDeployment();
    const session = await requireSession(openSessions(deployment), ID);
    const { sessionId } = session;
    const refused = whyNotReplay(session);
    if (refused) throw new OperatorError(refused.message, { mend: refused.mend });

    const client = new SFNClient(deployment.clientConfig);
    const stateMachineArn = deployment.outputs.StateMachineArn;
    const { input } = await client.send(new DescribeExecutionCommand({ executionArn: session.execution }));
    const name = replayName(sessionId, now());
    const started = await client
      .send(new StartExecutionCommand({ stateMachineArn, name, input }))
      .catch((cause: unknown) => {
        if (!(cause instanceof ExecutionAlreadyExists)) throw cause;
        throw new OperatorError('Somebody else replays this session just now.', { cause });
      });
    return {
      json: { sessionId, execution: started.executionArn, name },
      lines: [
        `Started ${name}.`,
        `The delivery appears in veriframe session events ${sessionId}, with webhook-id msg_${sessionId} as before.`,
      ],
    };
  },
});

/** `ID-replay-20261123T101406217Z`: names are kept for 90 days, and take letters, digits, `-` and `_` only. */
export const replayName = (sessionId: string, at: Date): string =>
  `${sessionId}-replay-${at.toISOString().replaceAll(/[-:.]/g, '')}`;
