import type { Clock } from '../clock.ts';
import type { EnvironmentAnswer, ExecutionEnvironment } from './execution-environment.ts';

/** After this time without work all idle environments but one are ended, as Lambda does after a burst. */
const SPARE_LIFETIME_MS = 60_000;

/** An environment to run in, or why there is none. `initMs` is there when it was started for this. */
export type Acquired =
  | { ok: true; environment: ExecutionEnvironment; initMs?: number }
  | { ok: false; answer: EnvironmentAnswer & { ok: false }; initMs: number };

/** The execution environments of one function. */
export interface EnvironmentPool {
  /** An idle environment, the last used first, or a new one. */
  acquire(): Promise<Acquired>;
  /** Gives an environment back. */
  release(environment: ExecutionEnvironment): void;
  /** Starts an environment unless there is one. */
  prewarm(): Promise<void>;
  close(): Promise<void>;
}

/** A pool that makes its environments with `start`. */
export const createEnvironmentPool = (start: () => ExecutionEnvironment, clock: Clock): EnvironmentPool => {
  const all = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  let warming: Promise<void> | undefined;
  let cancelTrim = (): void => undefined;

  const startOne = async (): Promise<Acquired> => {
    const startedAtMs = clock.nowMs();
    const environment = start();
    all.add(environment);
    const answer = await environment.init();
    const initMs = clock.nowMs() - startedAtMs;
    if (answer.ok) return { ok: true, environment, initMs };
    all.delete(environment);
    return { ok: false, answer, initMs };
  };
  const end = async (environment: ExecutionEnvironment): Promise<void> => {
    all.delete(environment);
    await environment.close();
  };
  const release = (environment: ExecutionEnvironment): void => {
    if (!environment.alive || !all.has(environment)) {
      all.delete(environment);
      return;
    }
    idle.push(environment);
    cancelTrim();
    cancelTrim = clock.after(SPARE_LIFETIME_MS, () => {
      for (const spare of idle.splice(0, idle.length - 1)) void end(spare);
    });
  };

  return {
    acquire: async () => {
      await warming;
      for (let environment = idle.pop(); environment; environment = idle.pop()) {
        if (environment.alive) return { ok: true, environment };
        all.delete(environment);
      }
      return startOne();
    },
    release,
    prewarm: async () => {
      if (all.size > 0 || warming) return warming;
      warming = startOne().then((acquired) => {
        if (acquired.ok) release(acquired.environment);
        warming = undefined;
      });
      return warming;
    },
    close: async () => {
      cancelTrim();
      await Promise.all([...all].map(end));
    },
  };
};
