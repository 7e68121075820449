import { AwsError } from '../aws-error.ts';
import { isoTime } from '../iso-time.ts';
import type { Json } from '../template/json.ts';
import { createClusters } from './clusters.ts';
import type { EcsEngine, EcsOptions } from './ecs-engine.ts';
import type { Answer, Ecs } from './operations.ts';
import { OPERATIONS } from './operations.ts';
import { toCamelCase, toPascalCase } from './pascal-case.ts';
import { createServices } from './services.ts';
import { withTimes } from './task-state-change.ts';
import { openTasks } from './tasks.ts';

/** Starts the local ECS. Fails when its directory cannot be read or written. */
export const createEcs = (options: EcsOptions): EcsEngine => {
  const clusters = createClusters(options);
  const tasks = openTasks(options);
  const services = createServices(tasks, clusters, options.clock, options.newId);
  const ecs: Ecs = { clusters, tasks, maxTasks: options.maxTasks ?? Infinity, clientTokens: new Map() };

  const answer = (name: string, body: unknown): Answer => {
    const run = OPERATIONS.get(name);
    if (run === undefined) throw new AwsError('UnknownOperationException', `ECS has no operation '${name}' here`);
    return run(ecs, body);
  };
  const integration = (name: string, writeTime: (timeMs: number) => Json) => async (args: Json) =>
    toPascalCase(plain(timed(answer(name, toCamelCase(args)), writeTime)));

  return {
    ensureCluster: clusters.ensureCluster,
    ensureTaskDefinition: clusters.ensureTaskDefinition,
    ensureService: services.ensure,
    reportLostTasks: tasks.reportLost,
    integrations: {
      // The optimized integration gives times in milliseconds, AWS SDK integrations as text.
      'ecs:runTask': integration('RunTask', (timeMs) => timeMs),
      'aws-sdk:ecs:runTask': integration('RunTask', isoTime),
      'aws-sdk:ecs:stopTask': integration('StopTask', isoTime),
      'aws-sdk:ecs:describeTasks': integration('DescribeTasks', isoTime),
    },
    handle: async (name, body) => timed(answer(name, body), (timeMs) => timeMs / 1_000),
    close: async () => {
      services.close();
      await tasks.close();
    },
  };
};

const timed = <T>({ task, tasks, ...rest }: Answer, write: (timeMs: number) => T): object => ({
  ...rest,
  ...(tasks === undefined ? {} : { tasks: tasks.map((one) => withTimes(one, write)) }),
  ...(task === undefined ? {} : { task: withTimes(task, write) }),
});

const plain = (value: object): Json => {
  const json: Json = JSON.parse(JSON.stringify(value));
  return json;
};
