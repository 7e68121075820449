import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isErrorCode } from '../../adapters/system/is-error-code.ts';

/** Deletes everything in a data directory but what is named in `kept`; a directory that is not there is fine. */
export const dropData = async (directory: string, kept: readonly string[]): Promise<void> => {
  const dropped = (await namesIn(directory)).filter((name) => !kept.includes(name));
  await Promise.all(dropped.map((name) => rm(path.join(directory, name), { recursive: true, force: true })));
};

const namesIn = async (directory: string): Promise<string[]> => {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
};
