import type { Command, Options } from './command.ts';
import { DEPLOYMENT_OPTIONS, GENERAL_OPTIONS } from './common-options.ts';
import { listLines } from './table.ts';

const EXIT_CODES = `Exit codes:
  0  it is done, or all is well
  1  it could not be done, or something is wrong: the message says what to do
  2  the command line is wrong
`;

const GROUPS: Readonly<Record<string, string>> = {
  partner: 'companies that call the API',
  platform: 'sites that can be verified, and their flows',
  session: 'verifications: look, end, replay, erase',
  webhook: 'deliveries to partners',
  attestation: 'what the attestor signed',
  flow: 'verification flows as files',
};

/** The help of `veriframe` itself: every group, and every command that has none. */
export const topHelp = (commands: readonly Command[]): string => {
  const groups = Object.entries(GROUPS).map(([group, summary]) => [`  ${group}`, summary] as const);
  const single = commands.filter(({ path }) => path.length === 1);
  return `Usage: veriframe COMMAND [options]

Operates a deployment of Veriframe, on AWS or on this machine.

${listLines([...groups, ...single.map(({ path, summary }) => [`  ${path.join(' ')}`, summary] as const)]).join('\n')}

veriframe GROUP --help and veriframe GROUP COMMAND --help say more.

${EXIT_CODES}`;
};

/** The help of a group, as `veriframe partner`. */
export const groupHelp = (group: string, commands: readonly Command[]): string => {
  const members = commands.filter(({ path }) => path[0] === group);
  return `Usage: veriframe ${group} COMMAND [options]

${sentence(GROUPS[group] ?? '')}

${listLines(members.map((member) => [`  ${nameOf(member)}`, member.summary])).join('\n')}

veriframe ${group} COMMAND --help says more.

${EXIT_CODES}`;
};

/** The help of one command. */
export const commandHelp = (command: Command): string => {
  const { path, operands = [], options = {}, details, deployment, example } = command;
  return `Usage: veriframe ${[...path, ...operands].join(' ')} [options]

${sentence(command.summary)}
${details === undefined ? '' : `${details}\n`}
${[
  ...(Object.keys(options).length > 0 ? ['Options:', ...optionLines(options), ''] : []),
  ...(deployment ? ['Which deployment:', ...optionLines(DEPLOYMENT_OPTIONS), ''] : []),
  'General:',
  ...optionLines(GENERAL_OPTIONS),
].join('\n')}

Example:
  ${example}

${EXIT_CODES}`;
};

const nameOf = ({ path, operands = [] }: Command): string => [...path.slice(1), ...operands].join(' ');

const optionLines = (options: Options): string[] =>
  listLines(
    Object.entries(options).map(([name, { value, help, multiple }]) => [
      `  --${name}${value === undefined ? '' : ` ${value}`}`,
      multiple ? `${help}; can be given several times` : help,
    ]),
  );

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
