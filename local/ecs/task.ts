import type { Clock } from '../clock.ts';
import type { ContainerEnd, ContainerProcess } from './container-process.ts';
import { startContainerProcess } from './container-process.ts';
import type { EcsOptions } from './ecs-engine.ts';
import { newTask, taskIdOf } from './new-task.ts';
import type { ContainerDefinition, TaskDefinition } from './task-definition.ts';
import type { ContainerDescription, ContainerOverride, TaskDescription } from './task-state-change.ts';

/** Why a task is told to stop: the code and the sentence that its STOPPED event carries. */
export type StopReason = {
  readonly stopCode: string;
  readonly stoppedReason?: string | undefined;
  /** Shortens the time between SIGTERM and SIGKILL. */
  readonly withinMs?: number;
};

/** What a task is started with. */
export type TaskStart = {
  readonly definition: TaskDefinition;
  readonly clusterArn: string;
  readonly group: string;
  readonly startedBy?: string | undefined;
  readonly overrides: readonly ContainerOverride[];
};

/** A task from its start to its end. */
export type Task = {
  describe(): TaskDescription<number>;
  /** The processes that have not ended. */
  pids(): number[];
  /** Ends it; the first reason counts, the last time limit. Does nothing when it has stopped. */
  stop(reason: StopReason): void;
  readonly ended: Promise<void>;
};

type Surroundings = Pick<EcsOptions, 'programs' | 'hostEnvironment' | 'awsEnvironment' | 'secretValue' | 'log'> & {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly newId: () => string;
  /** Called after the task has become RUNNING and after it has become STOPPED. */
  readonly onChange: (task: TaskDescription<number>) => void;
};

/** Starts a task's containers as processes. It runs when all of them run, and stops when an essential one ends. */
export const startTask = (start: TaskStart, surroundings: Surroundings): Task => {
  const { definition } = start;
  const { clock, newId, onChange } = surroundings;
  let description = newTask(start, { ...surroundings, nowMs: clock.nowMs() });
  const taskId = taskIdOf(description.taskArn);
  let stopping = false;

  const change = (fields: Partial<TaskDescription<number>>): void => {
    description = { ...description, ...fields, version: description.version + 1 };
  };
  const changeContainer = (name: string, fields: Partial<ContainerDescription>): void =>
    change({ containers: description.containers.map((one) => (one.name === name ? { ...one, ...fields } : one)) });

  const processes = definition.containers.map((container): [ContainerDefinition, ContainerProcess] => [
    container,
    startContainerProcess({
      command: programOf(container, surroundings).command,
      env: environmentOf(container, start, surroundings),
      clock,
      onLine: (stream, line) => surroundings.log({ taskId, container: container.name, stream, line }),
    }),
  ]);

  const stop: Task['stop'] = ({ stopCode, stoppedReason, withinMs = Infinity }) => {
    if (!stopping) {
      const reason = stoppedReason === undefined ? {} : { stoppedReason };
      change({ desiredStatus: 'STOPPED', stopCode, stoppingAt: clock.nowMs(), ...reason });
    }
    stopping = true;
    for (const [{ stopTimeoutMs }, process] of processes) process.stop(Math.min(stopTimeoutMs, withinMs));
  };

  const containerEnded = (container: ContainerDefinition, end: ContainerEnd): void => {
    const fields =
      end.kind === 'exited' ? { exitCode: end.exitCode } : { reason: `CannotStartContainerError: ${end.reason}` };
    changeContainer(container.name, { lastStatus: 'STOPPED', ...fields });
    if (end.kind === 'failed-to-start')
      stop({ stopCode: 'TaskFailedToStart', stoppedReason: `CannotStartContainerError: ${end.reason}` });
    else if (container.essential)
      stop({ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' });
  };

  const running = Promise.all(processes.map(([, process]) => process.started)).then(() => {
    if (stopping) return;
    const runtimeId = newId();
    const containers = description.containers.map((one) => ({ ...one, lastStatus: 'RUNNING', runtimeId }));
    change({ lastStatus: 'RUNNING', startedAt: clock.nowMs(), containers });
    onChange(description);
  });
  const allEnded = Promise.all(
    processes.map(([container, process]) => process.ended.then((end) => containerEnded(container, end))),
  );
  const failed = processes.some(([, process]) => process.pid === undefined);
  const ended = Promise.all([failed ? undefined : running, allEnded]).then(() => {
    change({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stoppedAt: clock.nowMs() });
    onChange(description);
  });

  return {
    describe: () => description,
    pids: () => processes.flatMap(([, { pid, isOver }]) => (pid === undefined || isOver() ? [] : [pid])),
    stop,
    ended,
  };
};

const programOf = ({ name }: ContainerDefinition, { programs }: Surroundings): Surroundings['programs'][string] => {
  const program = programs[name];
  if (program === undefined) throw new Error(`no program stands for the container ${name}`);
  return program;
};

/** Only what is declared, what every process needs, and credentials for those who may use them. */
const environmentOf = (
  container: ContainerDefinition,
  { definition, overrides }: TaskStart,
  surroundings: Surroundings,
): Record<string, string> => {
  const override = overrides.find(({ name }) => name === container.name)?.environment ?? [];
  return {
    ...surroundings.hostEnvironment,
    ...(definition.hasCredentials ? surroundings.awsEnvironment : {}),
    ...container.environment,
    ...Object.fromEntries(
      Object.entries(container.secrets).map(([name, arn]) => [name, surroundings.secretValue(arn)]),
    ),
    ...Object.fromEntries(override.map(({ name, value }) => [name, value])),
    ...programOf(container, surroundings).env,
  };
};
