import type { Problem } from '../../core/flow/problem.ts';

/** A problem of a file as one line; a problem of the whole file has no path. */
export const problemLine = (file: string, { path, message }: Problem): string =>
  `${file}: ${path === '' ? '' : `${path} `}${message}`;
