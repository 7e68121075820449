import { readFileSync } from 'node:fs';

/** Kills every process of a group; it is no error when there is none left. */
export const killGroup = (leaderPid: number): void => {
  try {
    process.kill(-leaderPid, 'SIGKILL');
  } catch {
    // Gone already, or nothing in it is ours any more.
  }
};

/**
 * What tells a process from a later one with the same number: when it started, in clock ticks since boot (proc(5), field 22 of
 * `stat`). Undefined where there is no /proc or no such process.
 */
export const startOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
};
