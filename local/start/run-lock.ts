import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRunning } from '../../adapters/system/is-running.ts';
import { readIfThere } from '../../adapters/system/read-if-there.ts';

/**
 * Makes sure that only one process uses a data directory. Fails when another one that still runs does; the file of one
 * that crashed is taken over. The returned function gives the directory free.
 */
export const lockDirectory = async (directory: string, pid: number): Promise<() => Promise<void>> => {
  const file = path.join(directory, 'process.pid');
  await mkdir(directory, { recursive: true });
  const holder = Number(await readIfThere(file));
  if (holder > 0 && holder !== pid && isRunning(holder))
    throw new Error(`Veriframe already runs here, as process ${holder} (if that is something else, delete ${file})`);
  await writeFile(file, String(pid));
  return () => rm(file, { force: true });
};
