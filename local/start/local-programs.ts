import path from 'node:path';
import { NODE_FLAGS, RUNNER_ENVIRONMENT } from '../../runner/node-flags.ts';
import type { Program } from '../ecs/ecs-engine.ts';

export type ProgramsOptions = {
  readonly root: string;
  /** PEM of the local authority. */
  readonly caFile: string;
  readonly egressHosts: string;
  readonly chromiumPath: string;
  /** Where Node.js keeps compiled code, so that the next runner starts faster. */
  readonly compileCache: string;
};

/** The programs of this checkout that stand for the containers of the task definitions. */
export const localPrograms = (options: ProgramsOptions): Readonly<Record<'runner' | 'attestor', Program>> => {
  const program = (main: string, env: Readonly<Record<string, string>>, flags = ['--no-warnings']): Program => ({
    command: [process.execPath, ...flags, path.join(options.root, main)],
    env: {
      EGRESS_HOSTS: options.egressHosts,
      EXTRA_CA_FILE: options.caFile,
      NODE_COMPILE_CACHE: options.compileCache,
      ...env,
    },
  });
  return {
    runner: program(
      'runner/main.ts',
      { ...RUNNER_ENVIRONMENT, CHROMIUM_PATH: options.chromiumPath, RUNNER_ADDRESS: '127.0.0.1' },
      [...NODE_FLAGS],
    ),
    attestor: program('attestor/main.ts', { LISTEN_ADDRESS: '127.0.0.1' }),
  };
};
