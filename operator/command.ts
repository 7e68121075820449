import * as z from 'zod';
import type { Deployment, DeploymentChoice } from './deployment.ts';
import { usageError } from './operator-error.ts';

/** An option of a command line, as `node:util` parses it and as the help shows it. */
export type Option = {
  readonly type: 'string' | 'boolean';
  /** It can be given several times. */
  readonly multiple?: true;
  /** One letter that can stand for it, as in `-o`. */
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
};
export type Options = Readonly<Record<string, Option>>;

/** What a command works with, besides its own input. */
export type Context = {
  /** The deployment that the command line chose; fails when it cannot be found. */
  readonly openDeployment: () => Promise<Deployment>;
  /** What the command line says of the deployment. */
  readonly choice: DeploymentChoice;
  readonly now: () => Date;
  /** Of this CLI. */
  readonly version: string;
  readonly sleep: (durationMs: number) => Promise<void>;
  /** Tells people how far it is; never part of the result. */
  readonly progress: (line: string) => void;
  /** Asks whoever sits at the terminal for a line; undefined where nobody does, or no more. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** As `ask`, but what is typed is not shown. */
  readonly askSecret: (question: string) => Promise<string | undefined>;
  /** From the first call on ctrl-C ends the program no more, but aborts this, so that the command can clean up. */
  readonly interruption: () => AbortSignal;
  /** Where `npm start` of this checkout keeps its data. */
  readonly dataDirectory: string;
};

/** What a command found or did: one document for programs, lines for people. */
export type Report = { readonly json: unknown; readonly lines: readonly string[]; readonly failed?: boolean };

type Described = {
  /** `['partner', 'create']`. */
  readonly path: readonly string[];
  readonly summary: string;
  /** Further paragraphs of the help. */
  readonly details?: string;
  /** Names of what follows the command without dashes, each needed. */
  readonly operands?: readonly string[];
  readonly options?: Options;
  /** Whether it works on a deployment, and so takes `--local`, `--stack`, `--profile` and `--region`. */
  readonly deployment: boolean;
  readonly example: string;
};

/** One command. `run` parses what the command line gave, by option and operand name; it fails with an `OperatorError`. */
export type Command = Described & {
  readonly run: (given: Readonly<Record<string, unknown>>, context: Context) => Promise<Report>;
};

/** A command whose input is parsed by `input` before `run` sees it. */
export const command = <S extends z.ZodType>(
  described: Described & {
    readonly input: S;
    readonly run: (input: z.output<S>, context: Context) => Promise<Report>;
  },
): Command => {
  const { input, run, ...rest } = described;
  return {
    ...rest,
    run: (given, context) => {
      const parsed = input.safeParse(given);
      if (parsed.success) return run(parsed.data, context);
      const problems = parsed.error.issues.map(
        ({ path, message }) => `${nameOf(rest, String(path[0] ?? ''))} ${message}`,
      );
      throw usageError(problems.join('; '), `See veriframe ${rest.path.join(' ')} --help.`);
    },
  };
};

const nameOf = ({ operands = [] }: Described, name: string): string => (operands.includes(name) ? name : `--${name}`);

/** Text that an option must have, with the words of a missing one. */
export const requiredText = (): z.ZodString => z.string({ error: 'is missing' }).min(1, { error: 'must not be empty' });

/** A whole number in an option. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be a whole number from ${min} to ${max}` });
