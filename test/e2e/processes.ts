import { readdirSync, readFileSync } from 'node:fs';

/** A file of /proc, or nothing when the process has ended meanwhile. */
const procFile = (pid: number, name: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
};

const allProcesses = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

const parentOf = (pid: number): number => Number(/^PPid:\s+(\d+)$/m.exec(procFile(pid, 'status'))?.[1] ?? 0);

/** True while the process runs or is stopped; a zombie does not. */
export const isRunning = (pid: number): boolean => /^State:\s+[^ZX]/m.test(procFile(pid, 'status'));

/** The runner that serves a session: the process that was started with its id. */
export const runnerOf = (sessionId: string): number => {
  const found = allProcesses().find((pid) => procFile(pid, 'environ').split('\0').includes(`SESSION_ID=${sessionId}`));
  if (found === undefined) throw new Error(`no runner serves ${sessionId}`);
  return found;
};

/** Sends a signal to those of the processes that have not ended meanwhile. */
export const signalAll = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) if (isRunning(pid)) process.kill(pid, signal);
};

/** All processes that a process started, and those that they started. */
export const descendantsOf = (pid: number): number[] => {
  const children = allProcesses().filter((candidate) => parentOf(candidate) === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
};
