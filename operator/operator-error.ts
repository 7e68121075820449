/** The exit codes of every command, as its help states them. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Something that the operator can mend: one sentence on what is wrong, one on what to do. */
export class OperatorError extends Error {
  readonly mend: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, options: { mend?: string | undefined; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OperatorError';
    this.mend = options.mend;
    this.exitCode = options.exitCode ?? EXIT.failed;
  }
}

/** The command line itself is wrong. */
export const usageError = (message: string, mend?: string): OperatorError =>
  new OperatorError(message, { mend, exitCode: EXIT.usage });
