import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  findLocalDeployment,
  removeLocalDeployment,
  writeLocalDeployment,
} from '../../../adapters/system/local-deployment.ts';
import { temporaryDirectory } from '../../local/temporary-directory.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

const aDeployment = (pid: number) => ({
  pid,
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:4566',
  outputs: { SessionsTable: 'sessions' },
  partnerKeyIds: { acme: 'key-1' },
});

describe('the notice of a local cloud', () => {
  const place = path.join(directory.path, 'new');

  it('is found by other processes while it is there', async () => {
    expect(await findLocalDeployment(place)).toBeUndefined();
    await writeLocalDeployment(place, aDeployment(process.pid));
    expect(await findLocalDeployment(place)).toEqual(aDeployment(process.pid));
    await removeLocalDeployment(place);
    await removeLocalDeployment(place);
    expect(await findLocalDeployment(place)).toBeUndefined();
  });

  it('of a process that has ended counts for nothing', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await writeLocalDeployment(place, aDeployment(pid));
    expect(await findLocalDeployment(place)).toBeUndefined();
  });

  it('that says something else is refused', async () => {
    writeFileSync(path.join(place, 'deployment.json'), '{"pid":"me"}');
    await expect(findLocalDeployment(place)).rejects.toThrow('pid');
  });
});
