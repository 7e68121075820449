import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Clusters } from './clusters.ts';
import { listTasks } from './list-tasks.ts';
import type { TaskDescription } from './task-state-change.ts';
import type { Tasks } from './tasks.ts';

/** What the operations work on. */
export type Ecs = {
  readonly clusters: Clusters;
  readonly tasks: Tasks;
  readonly maxTasks: number;
  /** Tasks that were started with a client token. */
  readonly clientTokens: Map<string, readonly string[]>;
};

/** An answer whose tasks still have their times as numbers. */
export type Answer = {
  readonly tasks?: readonly TaskDescription<number>[];
  readonly task?: TaskDescription<number>;
  readonly taskArns?: readonly string[];
  readonly failures?: readonly { readonly arn?: string; readonly reason: string }[];
  readonly nextToken?: string;
};

type Operation = (ecs: Ecs, body: unknown) => Answer;

/** An operation with its parameters parsed; fails with an `InvalidParameterException` that names what is wrong or not known. */
const operation =
  <S extends z.ZodType>(parameters: S, run: (ecs: Ecs, input: z.output<S>) => Answer): Operation =>
  (ecs, body) => {
    const parsed = parameters.safeParse(body ?? {});
    if (parsed.success) return run(ecs, parsed.data);
    const problems = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
    throw new AwsError('InvalidParameterException', problems.join('; '));
  };

const setting = z.strictObject({ name: z.string(), value: z.string() });

const runTask = operation(
  z.strictObject({
    cluster: z.string().optional(),
    taskDefinition: z.string(),
    count: z.int().min(1).max(10).default(1),
    launchType: z.literal('FARGATE').optional(),
    startedBy: z
      .string()
      .max(128)
      .regex(/^[A-Za-z0-9_/-]*$/)
      .optional(),
    group: z.string().optional(),
    clientToken: z.string().max(64).optional(),
    overrides: z
      .strictObject({
        containerOverrides: z
          .array(z.strictObject({ name: z.string(), environment: z.array(setting).optional() }))
          .default([]),
      })
      .optional(),
    platformVersion: z.string().optional(),
    // The machine is the network, and labels are not kept.
    networkConfiguration: z.unknown().optional(),
    tags: z.unknown().optional(),
    propagateTags: z.unknown().optional(),
    enableECSManagedTags: z.unknown().optional(),
    enableExecuteCommand: z.literal(false).optional(),
  }),
  (ecs, { cluster, taskDefinition, count, startedBy, group, clientToken, overrides }) => {
    const clusterArn = ecs.clusters.arnOf(cluster);
    const definition = ecs.clusters.taskDefinition(taskDefinition);
    const containerOverrides = overrides?.containerOverrides ?? [];
    for (const { name } of containerOverrides)
      if (!definition.containers.some((container) => container.name === name))
        throw new AwsError(
          'InvalidParameterException',
          `Override for container named ${name} is not a container in the TaskDefinition.`,
        );
    const known = clientToken === undefined ? undefined : ecs.clientTokens.get(clientToken);
    if (known !== undefined) return { tasks: known.flatMap((arn) => describe(ecs, arn)), failures: [] };
    if (runningTasks(ecs) + count > ecs.maxTasks) return { tasks: [], failures: [{ reason: NO_CAPACITY }] };
    const tasks = Array.from({ length: count }, () =>
      ecs.tasks
        .start({
          definition,
          clusterArn,
          group: group ?? `family:${definition.family}`,
          startedBy,
          overrides: containerOverrides.map(({ name, environment }) => ({
            name,
            ...(environment === undefined ? {} : { environment }),
          })),
        })
        .describe(),
    );
    if (clientToken !== undefined)
      ecs.clientTokens.set(
        clientToken,
        tasks.map(({ taskArn }) => taskArn),
      );
    return { tasks, failures: [] };
  },
);

/** The words of Fargate (re:Post knowledge center, "ecs-fargate-runtask-capacity"). */
const NO_CAPACITY = 'Capacity is unavailable at this time. Please try again later or in a different availability zone';

const runningTasks = ({ tasks }: Ecs): number =>
  tasks.all().filter((task) => {
    const { lastStatus, group } = task.describe();
    return lastStatus !== 'STOPPED' && !group.startsWith('service:');
  }).length;

const describe = ({ tasks }: Ecs, name: string): TaskDescription<number>[] => {
  const task = tasks.find(name);
  return task === undefined ? [] : [task.describe()];
};

const stopTask = operation(
  z.strictObject({ cluster: z.string().optional(), task: z.string(), reason: z.string().max(1_024).optional() }),
  (ecs, { cluster, task: name, reason }) => {
    const clusterArn = ecs.clusters.arnOf(cluster);
    const task = ecs.tasks.find(name);
    if (task === undefined || task.describe().clusterArn !== clusterArn)
      throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
    task.stop({ stopCode: 'UserInitiated', stoppedReason: reason });
    return { task: task.describe() };
  },
);

const describeTasks = operation(
  z.strictObject({
    cluster: z.string().optional(),
    tasks: z.array(z.string()).min(1).max(100),
    include: z.array(z.literal('TAGS')).optional(),
  }),
  (ecs, { cluster, tasks: names }) => {
    ecs.clusters.arnOf(cluster);
    const missing = names.filter((name) => ecs.tasks.find(name) === undefined);
    return {
      tasks: names.flatMap((name) => describe(ecs, name)),
      failures: missing.map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
);

const list = operation(
  z.strictObject({
    cluster: z.string().optional(),
    family: z.string().optional(),
    startedBy: z.string().optional(),
    serviceName: z.string().optional(),
    desiredStatus: z.enum(['RUNNING', 'STOPPED']).default('RUNNING'),
    launchType: z.literal('FARGATE').optional(),
    maxResults: z.int().min(1).max(100).default(100),
    nextToken: z.string().optional(),
  }),
  (ecs, input) => {
    const clusterArn = ecs.clusters.arnOf(input.cluster);
    return listTasks(
      ecs.tasks.all().map((task) => task.describe()),
      { ...input, clusterArn },
    );
  },
);

/** The operations of the wire protocol, by name. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['RunTask', runTask],
  ['StopTask', stopTask],
  ['DescribeTasks', describeTasks],
  ['ListTasks', list],
]);
