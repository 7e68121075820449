import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { Json } from '../template/json.ts';
import type { TaskStateChange } from './task-state-change.ts';

/** The local program that stands for a container. */
export type Program = {
  readonly command: readonly [file: string, ...args: string[]];
  /** Added to the container's environment last, so it wins. */
  readonly env: Readonly<Record<string, string>>;
};

/** One line that a task wrote. */
export type TaskLogLine = {
  readonly taskId: string;
  readonly container: string;
  readonly stream: 'stdout' | 'stderr';
  readonly line: string;
};

/** What `createEcs(options: EcsOptions): EcsEngine` needs. */
export interface EcsOptions {
  /** Where the list of running tasks is kept (made when missing); kept nowhere without it. */
  directory?: string;
  region: string;
  accountId: string;
  clock: Clock;
  newId: () => string;
  /** The current value of a secret by its ARN; throws when there is none. */
  secretValue: (arn: string) => string;
  /** By container name. */
  programs: Readonly<Record<string, Program>>;
  /** What every process needs of this machine: PATH, and HOME and TMPDIR where they are set. */
  hostEnvironment: { readonly PATH: string; readonly HOME?: string; readonly TMPDIR?: string };
  /** AWS_ENDPOINT_URL, AWS_REGION, keys …: given only to tasks whose role holds a statement. */
  awsEnvironment: Readonly<Record<`AWS_${string}`, string>>;
  /** Most tasks at once, services apart; RunTask answers with `failures` beyond it. No limit without it. */
  maxTasks?: number;
  /** Gets every task state change, in EventBridge's shape. */
  emit: (event: TaskStateChange) => void;
  log: (line: TaskLogLine) => void;
}

/** The local ECS: wire operations of `AmazonEC2ContainerServiceV20141113`, clusters, task definitions and services. */
export interface EcsEngine extends Engine {
  ensureCluster(clusterName: string): void;
  /**
   * Registers the resolved properties of an `AWS::ECS::TaskDefinition`. Every container needs a program. Fails by name on a
   * property that is not known here. `roleStatements`: how many policy statements its task role has.
   */
  ensureTaskDefinition(taskDefinitionArn: string, properties: unknown, roleStatements: number): void;
  /** Starts the tasks of a resolved `AWS::ECS::Service` and keeps them running. Fails by name on an unknown property. */
  ensureService(serviceName: string, properties: unknown): void;
  /**
   * Emits `STOPPED` for every task that an earlier process left behind, and forgets it; what still ran of it was killed when the
   * engine was made. To be called once, when the events can be delivered.
   */
  reportLostTasks(): void;
  /** The calls of a state machine, PascalCase: `ecs:runTask`, `aws-sdk:ecs:runTask`, `stopTask` and `describeTasks`. */
  readonly integrations: Readonly<Record<string, (args: Json) => Promise<Json>>>;
}
