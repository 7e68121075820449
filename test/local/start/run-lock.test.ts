import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockDirectory } from '../../../local/start/run-lock.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => directory.remove());

describe('the lock of a data directory', () => {
  it('keeps a second process out while the first one runs', async () => {
    const unlock = await lockDirectory(directory.path, process.pid);
    await expect(lockDirectory(directory.path, process.pid + 1)).rejects.toThrow(`as process ${process.pid}`);
    await unlock();
    await expect(lockDirectory(directory.path, process.pid + 1)).resolves.toBeInstanceOf(Function);
  });

  it('is taken over from a process that is gone', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await writeFile(path.join(directory.path, 'process.pid'), String(child.pid));
    await expect(lockDirectory(directory.path, process.pid)).resolves.toBeInstanceOf(Function);
  });

  it.each(['', 'x', '-1'])('is taken over from a file that holds %j', async (content) => {
    await writeFile(path.join(directory.path, 'process.pid'), content);
    await expect(lockDirectory(directory.path, process.pid)).resolves.toBeInstanceOf(Function);
  });
});
