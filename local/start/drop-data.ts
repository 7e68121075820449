import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Deletes everything in a data directory but what is named in `kept`; a directory that is not there is fine. */
export const dropData = async (directory: string, kept: readonly string[]): Promise<void> => {
  const names = await readdir(directory).catch(() => []);
  await Promise.all(
    names
      .filter((name) => !kept.includes(name))
      .map((name) => rm(path.join(directory, name), { recursive: true, force: true })),
  );
};
