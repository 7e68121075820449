import { afterAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { writeLocalDeployment } from '../../../adapters/system/local-deployment.ts';
import type { Context } from '../../../operator/command.ts';
import { browserInput, sitesOf } from '../../../operator/flow/browser-options.ts';
import { temporaryDirectory } from '../../local/temporary-directory.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

const inSandbox: Pick<Context, 'dataDirectory'> = { dataDirectory: directory.path };
const given = (options: object) => z.object(browserInput).parse(options);

describe('the sites off the public internet', () => {
  it('are those that the command line names', async () => {
    const sites = await sitesOf(given({ host: ['a.test=127.0.0.1:1', 'b.test=10.0.0.2:2'], ca: 'ca.pem' }), inSandbox);
    expect([...sites.overrides]).toEqual([
      ['a.test:443', { address: '127.0.0.1', port: 1 }],
      ['b.test:443', { address: '10.0.0.2', port: 2 }],
    ]);
    expect(sites.caFile).toBe('ca.pem');
  });

  it('are with --local also those of the local cloud that runs', async () => {
    await expect(sitesOf(given({ local: true }), inSandbox)).rejects.toThrow('No local cloud runs here.');
    await writeLocalDeployment(directory.path, {
      pid: process.pid,
      region: 'local',
      endpoint: 'http://127.0.0.1:1',
      outputs: {},
      partnerKeyIds: {},
      sites: { egressHosts: 'gigs.sandbox.test:443=127.0.0.1:3', caFile: '/data/ca.pem' },
    });
    const sites = await sitesOf(given({ local: true, host: ['a.test=127.0.0.1:1'] }), inSandbox);
    expect([...sites.overrides.keys()]).toEqual(['gigs.sandbox.test:443', 'a.test:443']);
    expect(sites.caFile).toBe('/data/ca.pem');
  });
});
