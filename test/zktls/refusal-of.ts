import { Failure } from '../../core/failure.ts';

/** What `check` came to: `accepted`, or the code and reason of its refusal. Anything but a `Failure` goes through. */
export const refusalOf = (check: () => unknown): string => {
  try {
    check();
    return 'accepted';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `${error.code} ${String(error.details['reason'])}`;
  }
};
