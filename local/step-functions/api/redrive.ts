import * as z from 'zod';
import { AwsError } from '../../aws-error.ts';
import type { ExecutionState } from '../execution.ts';
import { runOf } from '../executions.ts';
import { MAX_HISTORY_EVENTS } from '../run.ts';
import { redriveExecution as restart } from '../run-execution.ts';
import type { Operation } from './operation.ts';
import { operation, seconds } from './operation.ts';

/** An execution can be redriven for 14 days after it ended (developer guide, "Redriving executions"). */
const REDRIVABLE_MS = 14 * 24 * 3_600_000;

type RedriveStatus = { redriveStatus: 'REDRIVABLE' } | { redriveStatus: 'NOT_REDRIVABLE'; redriveStatusReason: string };

/** Whether an execution can be redriven, in the words of DescribeExecution. */
export const redriveStatus = ({ execution, events }: ExecutionState, nowMs: number): RedriveStatus => {
  const refuse = (redriveStatusReason: string): RedriveStatus => ({
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason,
  });
  if (execution.status === 'RUNNING' || execution.status === 'SUCCEEDED')
    return refuse(`Execution is ${execution.status} and cannot be redriven`);
  if (events.length >= MAX_HISTORY_EVENTS - 1) return refuse('Execution history event limit exceeded');
  if (nowMs - (execution.stopMs ?? nowMs) > REDRIVABLE_MS) return refuse('Execution redrivable period exceeded');
  return { redriveStatus: 'REDRIVABLE' };
};

/** Continues an execution that did not succeed from where it failed. The same client token again changes nothing. */
export const redriveExecution: Operation = operation(
  z.strictObject({ executionArn: z.string(), clientToken: z.string().min(1).max(64).optional() }),
  ({ executions, clock }, { executionArn, clientToken }) => {
    const run = runOf(executions, executionArn);
    const { redriveToken, redriveMs } = run.state.execution;
    if (clientToken !== undefined && clientToken === redriveToken && redriveMs !== undefined)
      return { redriveDate: seconds(redriveMs) };
    const status = redriveStatus(run.state, clock.nowMs());
    if (status.redriveStatus === 'NOT_REDRIVABLE')
      throw new AwsError('ExecutionNotRedrivable', `Execution Not Redrivable: '${status.redriveStatusReason}'`);
    restart(run, clientToken);
    executions.drive(run);
    return { redriveDate: seconds(run.state.execution.redriveMs ?? clock.nowMs()) };
  },
);
