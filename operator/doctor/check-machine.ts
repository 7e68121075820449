import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import * as z from 'zod';
import { chromiumInstallation } from '../../runner/chromium/installation.ts';
import { chromiumCacheDirectory, unpackChromium } from '../../runner/chromium/unpack-chromium.ts';
import type { Check } from './check.ts';
import { check, problem, skipped } from './check.ts';

/** Lambda's runtime, and the first that reads TypeScript and has all that this code uses. */
const NODE_MAJOR = 24;

/** The discard port (RFC 863): nothing answers there, and no page is opened that would ask. */
const NO_PROXY_PORT = 9;

/** Looks whether this machine can run the CLI, the local cloud and its runners. */
export const checkMachine = async (dataDirectory: string, localCloudRuns: boolean): Promise<Check[]> => [
  await checkNode(process.versions.node),
  await checkChromium(),
  localCloudRuns ? skipped('Local ports', 'the local cloud uses them') : await checkPorts(dataDirectory),
];

/** Looks whether a version of Node.js is new enough. */
export const checkNode = (version: string): Promise<Check> =>
  check('Node.js', () => {
    if (Number(version.split('.')[0]) >= NODE_MAJOR) return version;
    throw problem(
      `${version} is older than ${NODE_MAJOR}.`,
      'Run npm ci, then use npx veriframe, which brings its own.',
    );
  });

const checkChromium = async (): Promise<Check> => {
  const name = 'Chromium';
  const directory = await chromiumCacheDirectory();
  if (!existsSync(directory)) return skipped(name, 'not unpacked yet: the first npm start does it');
  return check(name, async () => {
    // Puppeteer takes a third of a second to load, which other commands need not wait for.
    const { launchChromium } = await import('../../runner/chromium/launch-chromium.ts');
    const installation = chromiumInstallation(await unpackChromium(directory));
    const chromium = await launchChromium({ installation, proxyPort: NO_PROXY_PORT, trustedKeys: [] }).catch(() => {
      throw problem(`It does not start: ${installation.executable}.`, `Delete ${directory} and run npm start again.`);
    });
    try {
      return `${await chromium.browser.version()} starts`;
    } finally {
      await chromium.kill();
    }
  });
};

const portsSchema = z.record(z.string(), z.int());

/** Ports that the next `npm start` wishes for: those it had before, else its first ones (bin/local.ts). */
const wishedPorts = async (dataDirectory: string): Promise<number[]> => {
  const file = path.join(dataDirectory, 'ports.json');
  if (!existsSync(file)) return [8700, 8701];
  return Object.values(portsSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
};

/** Looks whether the ports of the local cloud are free; one that is taken is no problem, since another will do. */
export const checkPorts = (dataDirectory: string): Promise<Check> =>
  check('Local ports', async () => {
    const ports = await wishedPorts(dataDirectory);
    const free = await Promise.all(ports.map(isFree));
    const taken = ports.filter((_, index) => free[index] === false);
    return taken.length === 0
      ? `${ports.join(', ')} are free`
      : `taken by another program, so npm start chooses others: ${taken.join(', ')}`;
  });

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
