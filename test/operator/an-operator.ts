import { expect } from '@jest/globals';
import type * as z from 'zod';
import { removeLocalDeployment, writeLocalDeployment } from '../../adapters/system/local-deployment.ts';
import { describeDeployment } from '../../local/start/describe-deployment.ts';
import type { StartOptions } from '../../local/start/start-options.ts';
import { aVeriframe, type TestVeriframe } from '../e2e/a-veriframe.ts';
import { runCli, type CliRun } from './run-cli.ts';

/** Somebody at the CLI of a whole Veriframe. */
export type Operator = {
  readonly veriframe: TestVeriframe;
  /** Runs a command line with `--local`. */
  cli(...words: string[]): Promise<CliRun>;
  /** Runs a command with `--json` and parses its document; fails when the command did. */
  json<S extends z.ZodType>(schema: S, ...words: string[]): Promise<z.output<S>>;
  close(): Promise<void>;
};

/** Starts a Veriframe that the CLI finds. */
export const anOperator = async ({
  now = () => new Date(),
  ...options
}: Partial<StartOptions> & { now?: () => Date } = {}): Promise<Operator> => {
  const veriframe = await aVeriframe(options);
  const { dataDirectory } = veriframe;
  await writeLocalDeployment(dataDirectory, describeDeployment(veriframe.cloud, process.pid));
  const cli = (...words: string[]): Promise<CliRun> => runCli([...words, '--local'], { dataDirectory, now });
  return {
    veriframe,
    cli,
    json: async (schema, ...words) => {
      const { exitCode, out, err } = await cli(...words, '--json');
      expect({ exitCode, err: exitCode === 0 ? '' : err }).toEqual({ exitCode: 0, err: '' });
      return schema.parse(JSON.parse(out));
    },
    close: async () => {
      await removeLocalDeployment(dataDirectory);
      await veriframe.close();
    },
  };
};
