import { isoTime } from '../iso-time.ts';

/** One container of a task; times and ids as ECS gives them. */
export type ContainerDescription = {
  readonly containerArn: string;
  readonly taskArn: string;
  readonly name: string;
  readonly image: string;
  readonly lastStatus: string;
  readonly cpu: string;
  readonly networkInterfaces: readonly [];
  readonly runtimeId?: string;
  readonly exitCode?: number;
  readonly reason?: string;
};

/** `T` is how times are written: epoch seconds on the wire, ISO 8601 in events, epoch milliseconds inside. */
export type TaskDescription<T> = {
  readonly taskArn: string;
  readonly taskDefinitionArn: string;
  readonly clusterArn: string;
  readonly attachments: readonly [];
  readonly availabilityZone: string;
  readonly containers: readonly ContainerDescription[];
  readonly cpu: string;
  readonly memory: string;
  readonly desiredStatus: string;
  readonly group: string;
  readonly lastStatus: string;
  readonly launchType: 'FARGATE';
  readonly overrides: { readonly containerOverrides: readonly ContainerOverride[] };
  readonly platformVersion: '1.4.0';
  readonly version: number;
  readonly startedBy?: string;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly createdAt: T;
  readonly startedAt?: T;
  readonly stoppingAt?: T;
  readonly stoppedAt?: T;
};

export type ContainerOverride = {
  readonly name: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
};

/** The EventBridge event "ECS Task State Change" (ECS developer guide, "Amazon ECS task state change events"). */
export type TaskStateChange = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'ECS Task State Change';
  readonly source: 'aws.ecs';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly [taskArn: string];
  readonly detail: TaskDescription<string> & { readonly updatedAt: string };
};

/** A task with its times written another way. */
export const withTimes = <T>(task: TaskDescription<number>, write: (timeMs: number) => T): TaskDescription<T> => {
  const { createdAt, startedAt, stoppingAt, stoppedAt, ...rest } = task;
  return {
    ...rest,
    createdAt: write(createdAt),
    ...(startedAt === undefined ? {} : { startedAt: write(startedAt) }),
    ...(stoppingAt === undefined ? {} : { stoppingAt: write(stoppingAt) }),
    ...(stoppedAt === undefined ? {} : { stoppedAt: write(stoppedAt) }),
  };
};

/** The event that tells of a task's new status. */
export const taskStateChange = (
  task: TaskDescription<number>,
  envelope: { id: string; account: string; region: string; atMs: number },
): TaskStateChange => ({
  version: '0',
  id: envelope.id,
  'detail-type': 'ECS Task State Change',
  source: 'aws.ecs',
  account: envelope.account,
  // EventBridge gives an event's own time in whole seconds.
  time: isoTime(envelope.atMs).replace(/\.\d{3}Z$/, 'Z'),
  region: envelope.region,
  resources: [task.taskArn],
  detail: { ...withTimes(task, isoTime), updatedAt: isoTime(envelope.atMs) },
});
