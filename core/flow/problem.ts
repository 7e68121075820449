import type * as z from 'zod';

/** What is wrong in a flow: where (`nodes.signIn.cases[0].next`), and what to do about it. */
export type Problem = { readonly path: string; readonly message: string };

export const problemAt = (path: readonly PropertyKey[], message: string): Problem => ({
  path: pathText(path),
  message,
});

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');

const KINDS: Readonly<Record<string, string>> = {
  object: 'an object: {…}',
  record: 'an object: {…}',
  array: 'a list: […]',
  string: 'a text: "…"',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** Parse options under which zod speaks to a flow's author; messages that the schema gives itself come first. */
export const AUTHOR_ERRORS = {
  reportInput: true,
  error: (issue: z.core.$ZodRawIssue): string | undefined => {
    if (issue.code === 'unrecognized_keys') return `does not have ${quoted(issue.keys)}: remove it or mend its name`;
    if (issue.input === undefined) return 'is missing: add it';
    if (issue.code === 'invalid_value')
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${quoted(issue.values)}`;
    if (issue.code === 'invalid_type') return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    return undefined;
  },
};

const quoted = (values: readonly unknown[]): string => values.map((value) => `"${String(value)}"`).join(', ');

/** The problems behind zod's issues; of a union, those of the alternative that the author most likely meant. */
export const problemsOfIssues = (issues: readonly z.core.$ZodIssue[], base: readonly PropertyKey[] = []): Problem[] =>
  issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code === 'invalid_key') return problemAt(path, issue.issues[0]?.message ?? issue.message);
    if (issue.code !== 'invalid_union') return problemAt(path, issue.message);
    const meant = issue.errors.find((alternative) => alternative.every(isWithin)) ?? [];
    return meant.length === 0 ? problemAt(path, issue.message) : problemsOfIssues(meant, path);
  });

/** An alternative is meant when its own members are there; what is wrong with it lies in their values. */
const isWithin = (issue: z.core.$ZodIssue): boolean => issue.path.length > 0 && issue.input !== undefined;
