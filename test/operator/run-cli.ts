import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { COMMANDS } from '../../operator/commands.ts';
import type { Surroundings } from '../../operator/run-command-line.ts';
import { runCommandLine } from '../../operator/run-command-line.ts';

export type CliRun = { readonly exitCode: number; readonly out: string; readonly err: string };

const { version: VERSION } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8')));

/** Runs one command line of the CLI in this process. */
export const runCli = async (words: readonly string[], changes: Partial<Surroundings> = {}): Promise<CliRun> => {
  let out = '';
  let err = '';
  const exitCode = await runCommandLine(COMMANDS, words, {
    now: () => new Date(),
    sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
    dataDirectory: '/nowhere',
    version: VERSION,
    ask: async () => undefined,
    askSecret: async () => undefined,
    interruption: () => new AbortController().signal,
    ...changes,
    out: (text) => void (out += text),
    err: (text) => {
      err += text;
      changes.err?.(text);
    },
  });
  return { exitCode, out, err };
};

/** Runs the program itself, with nothing of this environment but the path. */
export const runProgram = (words: readonly string[], env: Readonly<Record<string, string>>): Promise<CliRun> =>
  new Promise((resolve) => {
    const program = path.resolve(import.meta.dirname, '../../bin/veriframe.ts');
    const options = { env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env } };
    execFile(process.execPath, [program, ...words], options, (error, out, err) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });
