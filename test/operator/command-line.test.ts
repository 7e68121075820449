import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { COMMANDS } from '../../operator/commands.ts';
import { runCli } from './run-cli.ts';

const groups = [...new Set(COMMANDS.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''))];

describe('the help', () => {
  it('is printed for veriframe itself, with every group and the exit codes', async () => {
    const { exitCode, out, err } = await runCli(['--help']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    for (const group of [...groups, 'doctor']) expect(out).toMatch(new RegExp(`^  ${group} `, 'm'));
    expect(out).toContain('Exit codes:\n  0 ');
  });

  it.each(groups)('of the group %s names each of its commands', async (group) => {
    const { exitCode, out } = await runCli([group, '--help']);
    expect(exitCode).toBe(0);
    for (const { path } of COMMANDS.filter((each) => each.path[0] === group)) expect(out).toContain(`  ${path[1]} `);
  });

  it.each(COMMANDS.map((command) => [command.path.join(' '), command] as const))(
    'of %s shows usage, every option, an example of itself and the exit codes, without a deployment',
    async (name, command) => {
      const { exitCode, out, err } = await runCli([...command.path, '--help']);
      expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
      expect(out).toContain(`Usage: veriframe ${[name, ...(command.operands ?? [])].join(' ')} [options]`);
      for (const option of ['json', 'help', ...Object.keys(command.options ?? {})])
        expect(out).toContain(`  --${option}`);
      expect(out.includes('--profile NAME')).toBe(command.deployment);
      expect(command.example.startsWith(`veriframe ${name}`)).toBe(true);
      expect(out).toContain('Exit codes:');
    },
  );

  it('is printed with -h as with --help', async () => {
    expect(await runCli(['flow', 'check', '-h'])).toEqual(await runCli(['flow', 'check', '--help']));
  });
});

describe('the documents', () => {
  const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

  it.each(COMMANDS.map(({ path }) => path.join(' ')))('say what %s does', (name) => {
    expect(`${read('operating.md')}${read('replay.md')}`).toMatch(new RegExp(`(veriframe |\`)${name}\\b`));
  });
});

describe('a wrong command line', () => {
  it.each([
    [['nothing'], 'There is no command nothing. See veriframe --help.'],
    [['partner', 'fire'], 'There is no command partner fire. See veriframe partner --help.'],
    [['partner', 'list', '--loud'], "Unknown option '--loud'. See veriframe partner list --help."],
    [['partner', 'show'], 'ID is missing. See veriframe partner show --help.'],
    [['partner', 'show', 'a', 'b'], 'What is "b"? See veriframe partner show --help.'],
    [['partner', 'create', '--name', 'Acme'], '--id is missing. See veriframe partner create --help.'],
    [
      ['partner', 'create', '--id', 'acme', '--name', 'Acme', '--origin', 'https://acme.example/page'],
      '--origin must be an origin such as https://acme.example, without a path: https://acme.example/page. See',
    ],
    [
      ['partner', 'create', '--id', 'a', '--name', 'A', '--origin', 'http://acme.example'],
      '--origin must be an origin',
    ],
    [['partner', 'list', '--local', '--region', 'eu-west-1'], '--local and --region exclude each other.'],
    [['session', 'list', '--limit', '0'], '--limit must be a whole number from 1 to 100.'],
    [['session', 'list', '--status', 'DONE'], '--status must be one of CREATED, INITIALIZING'],
    [['session', 'list', '--cursor', 'x'], '--cursor needs --partner.'],
    [['session', 'list', '--cursor', 'x', '--partner', 'acme'], '--cursor is none of this list.'],
    [['attestation', 'verify', 'x', '--session', 'y'], '--session and --partner need each other.'],
  ])('%j is refused with one line and exit code 2', async (words, message) => {
    const { exitCode, out, err } = await runCli(words);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(`veriframe: ${message}`);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('without a command prints the help and ends with 2', async () => {
    expect(await runCli([])).toMatchObject({ exitCode: 2, out: expect.stringContaining('Usage: veriframe COMMAND') });
    expect(await runCli(['platform'])).toMatchObject({
      exitCode: 2,
      out: expect.stringContaining('Usage: veriframe platform COMMAND'),
    });
  });
});

describe('a command that fails', () => {
  it('says in one line what is wrong and what to do, and ends with 1', async () => {
    const { exitCode, out, err } = await runCli(['partner', 'list', '--local']);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toBe('veriframe: No local cloud runs here. Start it with npm start in another terminal.\n');
  });

  it('prints one JSON document with --json as well', async () => {
    const { exitCode, out } = await runCli(['partner', 'list', '--local', '--json']);
    expect(exitCode).toBe(1);
    const { error } = z.object({ error: z.object({ message: z.string(), mend: z.string() }) }).parse(JSON.parse(out));
    expect(error.message).toBe('No local cloud runs here.');
  });

  it('names a file that is not there', async () => {
    const { exitCode, err } = await runCli(['flow', 'check', '/nowhere/flow.json']);
    expect(exitCode).toBe(1);
    expect(err).toBe('veriframe: There is no /nowhere/flow.json. Name a flow.json, or the folder that it is in.\n');
  });
});
