import type { ParseArgsOptionDescriptor } from 'node:util';
import { parseArgs, types } from 'node:util';
import type { Command, Context, Report } from './command.ts';
import { chooseDeployment, DEPLOYMENT_OPTIONS, GENERAL_OPTIONS } from './common-options.ts';
import { describeFault } from './describe-fault.ts';
import { findDeployment } from './deployment.ts';
import { commandHelp, groupHelp, topHelp } from './help.ts';
import type { ExitCode } from './operator-error.ts';
import { EXIT, OperatorError, usageError } from './operator-error.ts';

/** Where a command line runs. */
export type Surroundings = Pick<
  Context,
  'now' | 'sleep' | 'dataDirectory' | 'version' | 'ask' | 'askSecret' | 'interruption'
> & {
  /** Results and help. */
  readonly out: (text: string) => void;
  /** Problems and progress. */
  readonly err: (text: string) => void;
};

/** Runs one command line and gives the exit code; prints everything and never rejects. */
export const runCommandLine = async (
  commands: readonly Command[],
  words: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> => {
  const { out, err } = surroundings;
  try {
    const found = findCommand(commands, words);
    if (found.kind === 'help') {
      out(found.text);
      return found.exitCode;
    }
    return await runCommand(found.command, found.rest, surroundings);
  } catch (error) {
    const { message, mend } = describeFault(error);
    if (words.includes('--json')) out(`${JSON.stringify({ error: { message, mend: mend ?? null } }, null, 2)}\n`);
    err(`veriframe: ${/[.!?:]$/.test(message) ? message : `${message}.`}${mend === undefined ? '' : ` ${mend}`}\n`);
    return error instanceof OperatorError ? error.exitCode : EXIT.failed;
  }
};

type Found =
  | { readonly kind: 'command'; readonly command: Command; readonly rest: readonly string[] }
  | { readonly kind: 'help'; readonly text: string; readonly exitCode: ExitCode };

const findCommand = (commands: readonly Command[], words: readonly string[]): Found => {
  const firstOption = words.findIndex((word) => word.startsWith('-'));
  const named = firstOption < 0 ? words : words.slice(0, firstOption);
  const command = commands.find(({ path }) => path.every((part, index) => named[index] === part));
  if (command) return { kind: 'command', command, rest: words.slice(command.path.length) };
  const exitCode = words.some((word) => word === '--help' || word === '-h') ? EXIT.ok : EXIT.usage;
  const [group, name] = named;
  if (group === undefined) return { kind: 'help', text: topHelp(commands), exitCode };
  if (!commands.some(({ path }) => path[0] === group))
    throw usageError(`There is no command ${group}.`, 'See veriframe --help.');
  if (name !== undefined) throw usageError(`There is no command ${group} ${name}.`, `See veriframe ${group} --help.`);
  return { kind: 'help', text: groupHelp(group, commands), exitCode };
};

const runCommand = async (
  command: Command,
  words: readonly string[],
  { out, err, now, sleep, dataDirectory, version, ask, askSecret, interruption }: Surroundings,
): Promise<ExitCode> => {
  const { values, positionals } = parseWords(command, words);
  if (values['help'] === true) {
    out(commandHelp(command));
    return EXIT.ok;
  }
  const choice = chooseDeployment(values);
  const report = await command.run(
    { ...values, ...operandValues(command, positionals) },
    {
      choice,
      openDeployment: () => findDeployment(choice, dataDirectory),
      now,
      sleep,
      progress: (line) => err(`${line}\n`),
      ask,
      askSecret,
      interruption,
      dataDirectory,
      version,
    },
  );
  out(textOf(report, values['json'] === true));
  return report.failed === true ? EXIT.failed : EXIT.ok;
};

type ParsedWords = { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] };

const parseWords = (command: Command, words: readonly string[]): ParsedWords => {
  const options = { ...command.options, ...(command.deployment ? DEPLOYMENT_OPTIONS : {}), ...GENERAL_OPTIONS };
  const parsable: Record<string, ParseArgsOptionDescriptor> = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple = false, short }]) => [
      name,
      { type, multiple, ...(short === undefined ? {} : { short }) },
    ]),
  );
  try {
    return parseArgs({ args: [...words], options: parsable, allowPositionals: true });
  } catch (error) {
    const [line = ''] = types.isNativeError(error) ? error.message.split('. ') : [];
    throw usageError(`${line.replace(/\.$/, '')}.`, `See veriframe ${command.path.join(' ')} --help.`);
  }
};

const operandValues = ({ path, operands = [] }: Command, given: readonly string[]): Record<string, string> => {
  const see = `See veriframe ${path.join(' ')} --help.`;
  const missing = operands[given.length];
  if (missing !== undefined) throw usageError(`${missing} is missing.`, see);
  const extra = given[operands.length];
  if (extra !== undefined) throw usageError(`What is "${extra}"?`, see);
  return Object.fromEntries(operands.map((name, index) => [name, given[index] ?? '']));
};

const textOf = ({ json, lines }: Report, asJson: boolean): string =>
  asJson ? `${JSON.stringify(json, null, 2)}\n` : lines.map((line) => `${line}\n`).join('');
