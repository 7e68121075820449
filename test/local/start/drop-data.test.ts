import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dropData } from '../../../local/start/drop-data.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const directory = temporaryDirectory();
afterEach(directory.remove);

describe('dropping all data', () => {
  it('keeps what is named and nothing else, folders with all that is in them included', async () => {
    const data = path.join(directory.path, 'data');
    for (const folder of ['cache', 'cloud/tables']) await mkdir(path.join(data, folder), { recursive: true });
    await writeFile(path.join(data, 'cloud', 'tables', '000001.log'), 'items');
    await writeFile(path.join(data, 'ports.json'), '{}');
    await dropData(data, ['cache', 'process.pid']);
    expect(await readdir(data)).toEqual(['cache']);
  });

  it('has nothing to do where there is no data, and says so where it cannot look', async () => {
    await dropData(path.join(directory.path, 'nowhere'), []);
    await mkdir(directory.path, { recursive: true });
    const file = path.join(directory.path, 'file');
    await writeFile(file, '');
    await expect(dropData(file, [])).rejects.toThrow('ENOTDIR');
  });
});
