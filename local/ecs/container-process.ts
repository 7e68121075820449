import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Clock } from '../clock.ts';
import { killGroup } from './process-group.ts';

/** How a container ended: with an exit code, 128 + the signal's number for a signal, or it never started. */
export type ContainerEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'failed-to-start'; readonly reason: string };

/** The process that stands for a container, leader of a process group of its own. */
export type ContainerProcess = {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  /** True once it has ended: its number may belong to another process. */
  isOver(): boolean;
  /** Resolves when it runs; stays open when it could not be started. */
  readonly started: Promise<void>;
  readonly ended: Promise<ContainerEnd>;
  /** SIGTERM to the process, as to the first process of a container, and SIGKILL to the group when its time is over. */
  stop(timeoutMs: number): void;
};

type Start = {
  readonly command: readonly [file: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
};

/** Starts a process. Whatever it leaves in its group when it ends is killed. */
export const startContainerProcess = ({ command, env, clock, onLine }: Start): ContainerProcess => {
  const [file, ...args] = command;
  const child = spawn(file, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const { pid } = child;
  for (const stream of ['stdout', 'stderr'] as const)
    createInterface({ input: child[stream] }).on('line', (line) => onLine(stream, line));
  let cancelKill = (): void => {};

  const ended = new Promise<ContainerEnd>((resolve) => {
    child.once('error', (error) => {
      if (pid === undefined) resolve({ kind: 'failed-to-start', reason: error.message });
    });
    child.once('exit', (code, signal) => {
      cancelKill();
      if (pid !== undefined) killGroup(pid);
      // What is still in the pipes is read, but a descendant that holds them must not keep the local cloud from ending.
      for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
      const signalNumber = signal === null ? 0 : constants.signals[signal];
      resolve({ kind: 'exited', exitCode: code ?? 128 + signalNumber });
    });
  });

  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;

  return {
    pid,
    isOver,
    started: new Promise((resolve) => child.once('spawn', resolve)),
    ended,
    stop: (timeoutMs) => {
      cancelKill();
      if (pid === undefined || isOver()) return;
      child.kill('SIGTERM');
      cancelKill = clock.after(timeoutMs, () => killGroup(pid));
    },
  };
};
