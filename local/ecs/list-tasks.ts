import { AwsError } from '../aws-error.ts';
import type { TaskDescription } from './task-state-change.ts';

type Filter = {
  readonly clusterArn: string;
  readonly family?: string | undefined;
  readonly startedBy?: string | undefined;
  readonly serviceName?: string | undefined;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly maxResults: number;
  readonly nextToken?: string | undefined;
};

/**
 * One page of the tasks that a filter lets through. `startedBy` must be the only filter (API reference, ListTasks). Fails with
 * an `InvalidParameterException`, also for a token that is not of this list.
 */
export const listTasks = (
  tasks: readonly TaskDescription<number>[],
  { clusterArn, family, startedBy, serviceName, desiredStatus, maxResults, nextToken }: Filter,
): { taskArns: string[]; nextToken?: string } => {
  if (startedBy !== undefined && (family !== undefined || serviceName !== undefined))
    throw new AwsError('InvalidParameterException', 'startedBy must be the only filter that you use.');
  const arns = tasks
    .filter(
      (task) =>
        task.clusterArn === clusterArn &&
        task.desiredStatus === desiredStatus &&
        (startedBy === undefined || task.startedBy === startedBy) &&
        (family === undefined || task.taskDefinitionArn.includes(`:task-definition/${family}:`)) &&
        (serviceName === undefined || task.group === `service:${serviceName}`),
    )
    .map(({ taskArn }) => taskArn);
  const start = nextToken === undefined ? 0 : arns.indexOf(nextToken) + 1;
  if (nextToken !== undefined && start === 0) throw new AwsError('InvalidParameterException', 'Invalid token');
  const taskArns = arns.slice(start, start + maxResults);
  const last = taskArns.at(-1);
  return last === undefined || start + maxResults >= arns.length ? { taskArns } : { taskArns, nextToken: last };
};
