import { readFile } from 'node:fs/promises';
import { isErrorCode } from './is-error-code.ts';

/** A text file's content, or undefined when there is no such file; fails on anything else. */
export const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};
