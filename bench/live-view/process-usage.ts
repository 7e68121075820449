import { readFile, readdir } from 'node:fs/promises';

/** CPU time since they began and memory (proportional set size) of a process and of a process group. Linux only. */
export const usageOf = async ({ runner, browser }: { runner: number; browser: number }) => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(readProcess))).filter((process) => process !== null);
  const own = all.filter(({ pid }) => pid === runner);
  const group = all.filter(({ processGroup }) => processGroup === browser);
  const memory = await Promise.all([...own, ...group].map(({ pid }) => memoryOf(pid)));
  return {
    runnerCpuMs: sum(own.map(({ cpuMs }) => cpuMs)),
    browserCpuMs: sum(group.map(({ cpuMs }) => cpuMs)),
    memoryBytes: sum(memory),
  };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** proc(5): after the name in parentheses, field 5 is the process group, 14 and 15 the time in ticks of 10 ms. */
const readProcess = async (pid: number) => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined) return null;
  return { pid, processGroup: Number(fields[2]), cpuMs: (Number(fields[11]) + Number(fields[12])) * 10 };
};

const memoryOf = async (pid: number): Promise<number> => {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
};
