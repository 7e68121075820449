import type { ContainerDescription, TaskDescription } from './task-state-change.ts';
import type { TaskStart } from './task.ts';

/** What ECS says of a task that was just asked for. */
export const newTask = (
  { definition, clusterArn, group, startedBy, overrides }: TaskStart,
  origin: { region: string; accountId: string; newId: () => string; nowMs: number },
): TaskDescription<number> => {
  const { region, accountId, newId, nowMs } = origin;
  const clusterName = clusterArn.split('/').at(-1) ?? '';
  const taskId = newId().replaceAll('-', '');
  const prefix = `arn:aws:ecs:${region}:${accountId}`;
  const taskArn = `${prefix}:task/${clusterName}/${taskId}`;
  return {
    taskArn,
    taskDefinitionArn: definition.arn,
    clusterArn,
    attachments: [],
    availabilityZone: `${region}a`,
    containers: definition.containers.map(({ name, image }): ContainerDescription => ({
      containerArn: `${prefix}:container/${clusterName}/${taskId}/${newId()}`,
      taskArn,
      name,
      image,
      lastStatus: 'PENDING',
      cpu: '0',
      networkInterfaces: [],
    })),
    cpu: definition.cpu,
    memory: definition.memory,
    desiredStatus: 'RUNNING',
    group,
    lastStatus: 'PROVISIONING',
    launchType: 'FARGATE',
    overrides: { containerOverrides: overrides },
    platformVersion: '1.4.0',
    version: 1,
    createdAt: nowMs,
    ...(startedBy === undefined ? {} : { startedBy }),
  };
};

/** The last part of a task's ARN. */
export const taskIdOf = (taskArn: string): string => taskArn.split('/').at(-1) ?? taskArn;
