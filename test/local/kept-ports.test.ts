import { createServer } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort, openKeptPorts } from '../../local/kept-ports.ts';
import { listen } from '../../local/listen.ts';
import { temporaryDirectory } from './temporary-directory.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;
beforeEach(() => {
  directory = temporaryDirectory();
  file = path.join(directory.path, 'new', 'ports.json');
});
afterEach(() => directory.remove());

describe('kept ports', () => {
  it('are the same after a restart', async () => {
    const ports = await openKeptPorts(file);
    await ports.keep('site', 4100);
    await ports.keep('aws', 4101);
    const again = await openKeptPorts(file);
    expect([again.of('site'), again.of('aws'), again.of('other')]).toEqual([4100, 4101, undefined]);
  });

  it('prefer what was kept to what is wished', async () => {
    await (await openKeptPorts(file)).keep('site', 4100);
    const ports = await openKeptPorts(file, { site: 8701, playground: 8700 });
    expect([ports.of('site'), ports.of('playground')]).toEqual([4100, 8700]);
  });

  it.each(['{', '[]', '{"site":"x"}', '{"site":0}'])('are begun anew when the file holds %s', async (content) => {
    await (await openKeptPorts(file)).keep('site', 4100);
    await writeFile(file, content);
    expect((await openKeptPorts(file)).of('site')).toBeUndefined();
  });

  it('write nothing without a file', async () => {
    const ports = await openKeptPorts();
    await ports.keep('site', 4100);
    expect(ports.of('site')).toBe(4100);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});

describe('a free port', () => {
  it('is the preferred one when it is free, and another one when it is not', async () => {
    const server = createServer();
    const taken = await listen(server);
    expect(await freePort(taken)).not.toBe(taken);
    await new Promise((resolve) => server.close(resolve));
    expect(await freePort(taken)).toBe(taken);
  });

  it('is none that an outgoing connection could be given meanwhile', async () => {
    const port = await freePort();
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
  });
});
