import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RunnerLimits } from '../../../runner/shell/limits.ts';
import type { FakeApi } from './fake-api.ts';

export type RunnerProcess = {
  pid: number;
  /** Everything on standard output and error so far. */
  output(): string;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  signal(name: NodeJS.Signals): void;
  /** Processes of its browser that run now. */
  browserProcesses(): Promise<number[]>;
};

/** Starts the container program as the ECS engine would. `sites` are the local ones, by `host:port`. */
export const startRunner = (
  api: FakeApi,
  options: {
    sites?: Readonly<Record<string, number>>;
    limits?: Partial<RunnerLimits>;
    env?: Readonly<Record<string, string>>;
  } = {},
): RunnerProcess => {
  const program = fileURLToPath(new URL('scripted-runner.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      SESSION_ID: api.sessionId,
      BOOTSTRAP_SECRET: api.bootstrapSecret,
      API_BASE_URL: api.url,
      ATTESTOR_URL: 'ws://127.0.0.1:9',
      RUNNER_ADDRESS: '127.0.0.1',
      EGRESS_HOSTS: Object.entries(options.sites ?? {})
        .map(([name, port]) => `${name}=127.0.0.1:${port}`)
        .join(','),
      TEST_LIMITS: JSON.stringify(options.limits ?? {}),
      ...options.env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const { pid } = child;
  if (pid === undefined) throw new Error('The runner did not start.');
  return {
    pid,
    output: () => output,
    exited: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal }))),
    signal: (name) => child.kill(name),
    browserProcesses: () => browsersOf(pid),
  };
};

/** The processes of the groups that the runner's children lead. */
const browsersOf = async (runner: number): Promise<number[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const processes = (await Promise.all(pids.map(processOf))).filter((process) => process !== null);
  const leaders = processes.filter(({ pid, parent, group }) => parent === runner && group === pid);
  return processes.filter(({ group }) => leaders.some(({ pid }) => pid === group)).map(({ pid }) => pid);
};

/** True until a process has ended; one that nobody has waited for yet (a zombie) has. */
export const isRunning = async (pid: number): Promise<boolean> => (await processOf(pid)) !== null;

/** proc(5): after the name in parentheses, `stat` goes on with state, parent and process group. */
const processOf = async (pid: number) => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state = 'X', parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === '' || 'XZ'.includes(state) ? null : { pid, parent: Number(parent), group: Number(group) };
};
