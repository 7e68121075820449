import type { EcsOptions } from './ecs-engine.ts';
import { killGroup, startOf } from './process-group.ts';
import type { RunningList, StoredTask } from './running-list.ts';
import { openRunningList } from './running-list.ts';
import type { Task, TaskStart } from './task.ts';
import { startTask } from './task.ts';
import type { TaskDescription } from './task-state-change.ts';
import { taskStateChange } from './task-state-change.ts';
import { taskIdOf } from './new-task.ts';

/** All tasks that run, and those that stopped not long ago. */
export type Tasks = {
  start(request: TaskStart): Task;
  /** By ARN or id. */
  find(taskArnOrId: string): Task | undefined;
  all(): Task[];
  /** Emits STOPPED for what the earlier process left, once. */
  reportLost(): void;
  /** Stops all tasks and waits for their ends; nothing is emitted, the next process tells of them. */
  close(): Promise<void>;
};

/** ECS still describes a stopped task for an hour. */
const REMEMBERED_MS = 3_600_000;

/** A process that does not end within this time is killed when the local cloud closes, whatever its stop timeout is. */
const CLOSE_TIMEOUT_MS = 5_000;

const CLOSED = { stopCode: 'TerminationNotice', stoppedReason: 'The local cloud was stopped.' };

/** Opens the tasks; kills at once what an earlier process left running. */
export const openTasks = (options: EcsOptions): Tasks => {
  const { clock, newId, region, accountId, emit } = options;
  const list = openRunningList(options.directory);
  const left = new Map(list.left.map((task) => [task.taskArn, task]));
  for (const task of left.values()) killLeftOver(task);
  const tasks = new Map<string, Task>();
  let closing = false;

  // The last resort when this process ends without closing the engine. Only what is synchronous still runs then.
  const killAll = (): void => [...tasks.values()].flatMap((task) => task.pids()).forEach(killGroup);
  process.once('exit', killAll);

  const announce = (task: TaskDescription<number>): void =>
    emit(taskStateChange(task, { id: newId(), account: accountId, region, atMs: clock.nowMs() }));

  const onChange = (task: TaskDescription<number>): void => {
    if (closing) return;
    if (task.lastStatus === 'STOPPED') list.remove(task.taskArn);
    announce(task);
  };

  const forgetOld = (): void => {
    for (const [taskArn, task] of tasks) {
      const { stoppedAt } = task.describe();
      if (stoppedAt !== undefined && clock.nowMs() - stoppedAt > REMEMBERED_MS) tasks.delete(taskArn);
    }
  };

  return {
    start: (request) => {
      forgetOld();
      const task = startTask(request, { ...options, onChange });
      tasks.set(task.describe().taskArn, task);
      remember(list, task);
      return task;
    },
    find: (name) => tasks.get(name) ?? [...tasks.values()].find((task) => taskIdOf(task.describe().taskArn) === name),
    all: () => [...tasks.values()],
    reportLost: () => {
      for (const task of left.values()) {
        announce(lostTask(task, clock.nowMs()));
        list.remove(task.taskArn);
      }
      left.clear();
    },
    close: async () => {
      closing = true;
      for (const task of tasks.values()) task.stop({ ...CLOSED, withinMs: CLOSE_TIMEOUT_MS });
      await Promise.all([...tasks.values()].map(({ ended }) => ended));
      process.removeListener('exit', killAll);
    },
  };
};

const remember = (list: RunningList, task: Task): void => {
  const { taskArn, taskDefinitionArn, clusterArn, group, startedBy, cpu, memory, createdAt, containers } =
    task.describe();
  const processes = task.pids().map((pid) => ({ pid, start: startOf(pid) }));
  if (processes.length === 0) return;
  const named = containers.map(({ containerArn, name, image }) => ({ containerArn, name, image }));
  const stored = { taskArn, taskDefinitionArn, clusterArn, group, startedBy, cpu, memory, createdAt };
  list.add({ ...stored, containers: named, processes });
};

/** Kills only what surely is the same process: where the system cannot tell, it is left alone. */
const killLeftOver = ({ processes }: StoredTask): void => {
  for (const { pid, start } of processes) if (start !== undefined && startOf(pid) === start) killGroup(pid);
};

const lostTask = (stored: StoredTask, nowMs: number): TaskDescription<number> => {
  const { taskArn, taskDefinitionArn, clusterArn, group, startedBy, cpu, memory, createdAt, containers } = stored;
  return {
    taskArn,
    taskDefinitionArn,
    clusterArn,
    group,
    cpu,
    memory,
    createdAt,
    ...(startedBy === undefined ? {} : { startedBy }),
    attachments: [],
    availabilityZone: `${taskArn.split(':')[3] ?? ''}a`,
    containers: containers.map((container) => ({
      ...container,
      taskArn,
      lastStatus: 'STOPPED',
      cpu: '0',
      networkInterfaces: [],
    })),
    desiredStatus: 'STOPPED',
    lastStatus: 'STOPPED',
    launchType: 'FARGATE',
    overrides: { containerOverrides: containers.map(({ name }) => ({ name })) },
    platformVersion: '1.4.0',
    version: 3,
    ...CLOSED,
    stoppedAt: nowMs,
  };
};
