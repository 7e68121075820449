import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { InstalledApp } from '../../examples/installed-site.ts';
import { missingOf, startInstalledSite } from '../../examples/installed-site.ts';
import { freePort } from '../../local/kept-ports.ts';
import { temporaryDirectory } from '../local/temporary-directory.ts';

const directories: { remove(): void }[] = [];
afterAll(() => directories.forEach((directory) => directory.remove()));

/** An example whose application is this program. */
const anApp = async (source: string): Promise<InstalledApp> => {
  const directory = temporaryDirectory();
  directories.push(directory);
  const app = { folder: directory.path, program: 'app/main.cjs' };
  await mkdir(path.join(directory.path, 'node_modules', 'app'), { recursive: true });
  await mkdir(path.join(directory.path, 'site'));
  await writeFile(path.join(directory.path, 'node_modules', app.program), source);
  await writeFile(path.join(directory.path, 'site', 'page.txt'), 'Hello');
  return app;
};

const aPlace = async () => ({ port: await freePort(), certPem: 'certificate', keyPem: 'key' });

/** Listens, tells what it was given, and ends when it is asked to. */
const LISTENS = `
  const [report, port] = process.argv.slice(2);
  process.on('SIGTERM', () => process.exit(0));
  require('node:net').createServer().listen(Number(port), '127.0.0.1');
  const { readFileSync, writeFileSync } = require('node:fs');
  const page = readFileSync('page.txt', 'utf8');
  writeFileSync(report, JSON.stringify({ page, key: readFileSync('key.pem', 'utf8'), environment: Object.keys(process.env) }));
`;

describe('an installed site', () => {
  it('runs on a copy of its data with nothing of the environment, and leaves nothing behind', async () => {
    const app = await anApp(LISTENS);
    const place = await aPlace();
    const report = path.join(app.folder, 'report.json');
    let copy = '';
    const site = await startInstalledSite(app, place, ({ directory }) => {
      copy = directory;
      return [report, String(place.port)];
    });
    expect(site.port).toBe(place.port);
    expect(JSON.parse(await readFile(report, 'utf8'))).toEqual({
      page: 'Hello',
      key: 'key',
      environment: ['PATH', 'HOME'],
    });
    expect(existsSync(copy)).toBe(true);
    await site.close();
    expect(existsSync(copy)).toBe(false);
    expect(await freePort(place.port)).toBe(place.port);
  });

  it('says what to do when it is not installed', async () => {
    const app = { folder: '/nowhere/wiki', program: 'wiki/main.js' };
    expect(missingOf(app)).toBe('npm ci --ignore-scripts --prefix examples/wiki');
    await expect(startInstalledSite(app, await aPlace(), () => [])).rejects.toThrow(
      'wiki is not installed: npm ci --ignore-scripts --prefix examples/wiki',
    );
  });

  it('says what it said last when it ends instead of listening, and leaves nothing behind', async () => {
    const app = await anApp(`console.error('no such option'); process.exitCode = 3;`);
    let copy = '';
    const started = startInstalledSite(app, await aPlace(), ({ directory }) => [(copy = directory)]);
    await expect(started).rejects.toThrow(/could not be started: no such option/);
    await expect(started).rejects.toMatchObject({ cause: new Error('it ended with code 3') });
    expect(existsSync(copy)).toBe(false);
  });
});
