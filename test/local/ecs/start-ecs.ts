import { randomUUID } from 'node:crypto';
import { ECSClient } from '@aws-sdk/client-ecs';
import { createEcs } from '../../../local/ecs/create-ecs.ts';
import type { EcsEngine, EcsOptions, TaskLogLine } from '../../../local/ecs/ecs-engine.ts';
import type { TaskStateChange } from '../../../local/ecs/task-state-change.ts';
import { startAwsFront } from '../aws-front.ts';
import type { ManualClock } from '../manual-clock.ts';
import { manualClock } from '../manual-clock.ts';

/** A local ECS with real processes behind a real SDK client. */
export type StartedEcs = {
  readonly engine: EcsEngine;
  readonly client: ECSClient;
  readonly clock: ManualClock;
  readonly events: readonly TaskStateChange[];
  readonly lines: readonly TaskLogLine[];
  /** Resolves with the n-th event of a status, now or later. */
  changed(lastStatus: string, nth?: number): Promise<TaskStateChange>;
  /** Resolves with the first line that a task wrote and the pattern fits, now or later. */
  wrote(pattern: RegExp): Promise<TaskLogLine>;
  close(): Promise<void>;
};

export const CLUSTER = 'local';
export const RUNNER = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/runner:1';
export const ATTESTOR = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/attestor:1';

/** A task definition as CDK writes it, small. */
export const taskDefinition = (container: object): object => ({
  Family: 'family',
  NetworkMode: 'awsvpc',
  RequiresCompatibilities: ['FARGATE'],
  Cpu: '512',
  Memory: '1024',
  TaskRoleArn: 'arn:aws:iam::123456789012:role/task',
  ContainerDefinitions: [{ Essential: true, Image: 'image', ...container }],
});

/** What the programs run: the code in SCRIPT, or of the container's own when it is not overridden. */
const evaluating = (code: string): [string, ...string[]] => [
  process.execPath,
  '-e',
  `eval(process.env.SCRIPT ?? ${JSON.stringify(code)})`,
];

/** Starts an ECS with the task definitions `runner` (no credentials) and `attestor` (credentials). */
export const startEcs = async (options: Partial<EcsOptions> = {}): Promise<StartedEcs> => {
  const clock = manualClock();
  const events: TaskStateChange[] = [];
  const lines: TaskLogLine[] = [];
  const checks = new Set<() => void>();
  const check = (): void => checks.forEach((one) => one());
  const found = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const look = (): void => {
        const value = find();
        if (value === undefined) return;
        checks.delete(look);
        resolve(value);
      };
      checks.add(look);
      look();
    });

  const engine = createEcs({
    region: 'eu-west-1',
    accountId: '123456789012',
    clock,
    newId: randomUUID,
    programs: {
      runner: { command: evaluating('setInterval(() => {}, 1000)'), env: { LOCAL: 'added' } },
      attestor: { command: evaluating('setInterval(() => {}, 1000)'), env: {} },
    },
    hostEnvironment: { PATH: process.env['PATH'] ?? '', HOME: '/home/someone' },
    secretValue: (arn) => `value of ${arn}`,
    awsEnvironment: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local' },
    emit: (event) => {
      events.push(event);
      check();
    },
    log: (line) => {
      lines.push(line);
      check();
    },
    ...options,
  });
  engine.ensureCluster(CLUSTER);
  const Environment = [
    { Name: 'FROM', Value: 'definition' },
    { Name: 'LOCAL', Value: 'declared' },
  ];
  engine.ensureTaskDefinition(RUNNER, taskDefinition({ Name: 'runner', Environment, StopTimeout: 10 }), 0);
  engine.ensureTaskDefinition(ATTESTOR, taskDefinition({ Name: 'attestor' }), 1);
  const front = await startAwsFront();
  front.use('AmazonEC2ContainerServiceV20141113', engine);
  const client = new ECSClient(front.clientConfig);
  return {
    engine,
    client,
    clock,
    events,
    lines,
    changed: (lastStatus, nth = 1) =>
      found(() => events.filter(({ detail }) => detail.lastStatus === lastStatus)[nth - 1]),
    wrote: (pattern) => found(() => lines.find(({ line }) => pattern.test(line))),
    close: async () => {
      const closed = engine.close();
      // Processes that do not end by themselves are killed when their time is over.
      clock.advance(5_000);
      await closed;
      client.destroy();
      await front.close();
    },
  };
};

/** A container override that runs this code. */
export const running = (container: string, script: string): object => ({
  containerOverrides: [{ name: container, environment: [{ name: 'SCRIPT', value: script }] }],
});
