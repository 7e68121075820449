import type { Strings } from '../strings/en.ts';

/** What a failure means, in the reader's language; `message`, in English, for a code that this page does not know. */
export const failureText = (code: string | null, message: string, strings: Strings): string =>
  Object.entries(strings.failures).find(([known]) => known === code)?.[1] ?? message;
