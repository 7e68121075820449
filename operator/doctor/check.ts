import { describeFault } from '../describe-fault.ts';
import { OperatorError } from '../operator-error.ts';

/** One thing that was looked at. */
export type Check = {
  readonly name: string;
  /** `skipped`: it does not apply here. */
  readonly state: 'ok' | 'problem' | 'skipped';
  readonly detail: string;
  /** What to do about a problem. */
  readonly mend: string | null;
};

/** Thrown inside a check that finds something wrong. */
export const problem = (detail: string, mend: string): OperatorError => new OperatorError(detail, { mend });

/** Looks at one thing: what `look` gives is the detail, what it throws is the problem. Never rejects. */
export const check = async (name: string, look: () => string | Promise<string>): Promise<Check> => {
  try {
    return { name, state: 'ok', detail: await look(), mend: null };
  } catch (error) {
    const { message, mend } = describeFault(error);
    return {
      name,
      state: 'problem',
      detail: message,
      mend: mend ?? 'Try again; if it stays so, look at it in the AWS console.',
    };
  }
};

/** Something that was not looked at, and why. */
export const skipped = (name: string, detail: string): Check => ({ name, state: 'skipped', detail, mend: null });
