import type { Log } from '../adapters/system/json-log.ts';
import { jsonLog } from '../adapters/system/json-log.ts';
import type { RunnerEnvironment } from './environment.ts';
import { readEnvironment } from './environment.ts';
import type { RunnerOptions } from './run-runner.ts';
import { runRunner } from './run-runner.ts';
import type { SessionEnd } from './session/session-end.ts';
import { EXIT_CODES } from './session/session-end.ts';
import { describeFault } from './shell/describe-fault.ts';

/**
 * The runner as the process of a container: environment in, signals and faults, exit code out. The process is gone at the
 * latest `limits.shutdownMs` after the session has ended or SIGTERM came.
 */
export const runContainer = async (
  options: Pick<RunnerOptions, 'flowEngine' | 'outlinePage' | 'createProver' | 'limits'>,
): Promise<never> => {
  const env = environmentOrExit();
  const write = jsonLog(env.LOG_LEVEL);
  const log: Log = (level, message, fields) => write(level, message, { sessionId: env.SESSION_ID, ...fields });
  const end = await runRunner({ ...options, env, log, stopped: whenStopped(log, options.limits.shutdownMs) });
  log('info', 'The runner ends', { end: end.kind });
  // The WebRTC library's threads would keep the process alive.
  process.exit(EXIT_CODES[end.kind]);
};

const environmentOrExit = (): RunnerEnvironment => {
  try {
    return readEnvironment(process.env);
  } catch (cause) {
    // Its text names variables and holds no value.
    jsonLog('error')('error', cause instanceof Error ? cause.message : 'The environment cannot be read.');
    process.exit(EXIT_CODES.internal);
  }
};

/** Resolves on SIGTERM and on a fault that nobody has caught; from then on the process has `shutdownMs` to live. */
const whenStopped = (log: Log, shutdownMs: number): Promise<SessionEnd> =>
  new Promise((resolve) => {
    const stop = (end: SessionEnd) => {
      setTimeout(() => process.exit(EXIT_CODES[end.kind]), shutdownMs);
      resolve(end);
    };
    const fail = (fault: unknown) => {
      log('error', 'A fault was not caught', describeFault(fault));
      stop({ kind: 'internal' });
    };
    process.once('SIGTERM', () => stop({ kind: 'stopped' }));
    process.on('uncaughtException', fail);
    process.on('unhandledRejection', fail);
  });
