import { Failure } from '../../core/failure.ts';

/** Something that takes bytes from outside, and inputs that it takes. */
export type FuzzTarget = {
  readonly name: string;
  readonly corpus: readonly Uint8Array[];
  /** Bytes of the input that belong together. */
  readonly unit: number;
  /** `accepted`, or the reason of the refusal. Throws only where that is a bug. */
  readonly run: (input: Uint8Array) => string | Promise<string>;
};

/** `accepted`, or the reason of the `Failure`; anything else that is thrown goes through. */
export const reasonOf = (check: () => unknown): string => {
  try {
    check();
    return 'accepted';
  } catch (error) {
    if (error instanceof Failure) return String(error.details['reason'] ?? error.code);
    throw error;
  }
};
