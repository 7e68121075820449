import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { isErrorCode } from '../../adapters/system/is-error-code.ts';

const storedTask = z.object({
  taskArn: z.string(),
  taskDefinitionArn: z.string(),
  clusterArn: z.string(),
  group: z.string(),
  startedBy: z.string().optional(),
  cpu: z.string(),
  memory: z.string(),
  createdAt: z.number(),
  containers: z.array(z.object({ containerArn: z.string(), name: z.string(), image: z.string() })),
  processes: z.array(z.object({ pid: z.number(), start: z.string().optional() })),
});

/** A running task as the next process needs it: who it is, and which processes are its own. Never its environment. */
export type StoredTask = z.infer<typeof storedTask>;

/** The tasks that run, on disk, so that the next process can tell of those that nobody ended. */
export type RunningList = {
  /** What the earlier process left. */
  readonly left: readonly StoredTask[];
  add(task: StoredTask): void;
  remove(taskArn: string): void;
};

/** Opens the list of a directory, or one that is kept nowhere. Fails when the file holds something else. */
export const openRunningList = (directory: string | undefined): RunningList => {
  const tasks = new Map<string, StoredTask>();
  if (directory === undefined) return { left: [], add: () => {}, remove: () => {} };
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'running-tasks.json');
  const left = readLeft(file);
  for (const task of left) tasks.set(task.taskArn, task);
  const write = (): void => {
    writeFileSync(`${file}.new`, JSON.stringify([...tasks.values()]));
    renameSync(`${file}.new`, file);
  };
  return {
    left,
    add: (task) => {
      tasks.set(task.taskArn, task);
      write();
    },
    remove: (taskArn) => {
      if (tasks.delete(taskArn)) write();
    },
  };
};

const readLeft = (file: string): StoredTask[] => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
  return z.array(storedTask).parse(JSON.parse(text));
};
