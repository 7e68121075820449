import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startVeriframe, type Running, type StartOptions } from '../../local/start.ts';
import { hostEnvironment } from '../../local/start/host-environment.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** A whole Veriframe on this machine, with its data and all that it logged. */
export type TestVeriframe = Running & { dataDirectory: string; log: string[] };

/** Starts everything on fresh data in a directory of its own, written to disk as `npm start` writes it. */
export const aVeriframe = async (options: Partial<StartOptions> = {}): Promise<TestVeriframe> => {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'veriframe-e2e-'));
  const log: string[] = [];
  const running = await startVeriframe({
    root: ROOT,
    dataDirectory,
    keepData: true,
    // Shared by all tests of this checkout: the app is synthesized once.
    cacheDirectory: path.join(ROOT, '.veriframe', 'cache'),
    environment: hostEnvironment(process.env),
    log: (source, line) => void log.push(`${source} ${line}`),
    progress: () => undefined,
    ...options,
  });
  return {
    ...running,
    dataDirectory,
    log,
    close: async () => {
      await running.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
};
