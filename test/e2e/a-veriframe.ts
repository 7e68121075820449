import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startVeriframe, type Running } from '../../local/start.ts';
import type { StartOptions } from '../../local/start/start-options.ts';
import { hostEnvironment } from '../../local/start/host-environment.ts';
import type { ValidatingProxy } from './validating-proxy.ts';
import { openValidatingProxy } from './validating-proxy.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** A whole Veriframe on this machine, with its data and all that it logged. */
export type TestVeriframe = Running & { dataDirectory: string; log: string[] };

/** For who frames the API at its own address, or measures it. */
export const UNVALIDATED = { apiFront: async (apiBaseUrl: string): Promise<string> => apiBaseUrl };

/**
 * Starts everything on fresh data in a directory of its own, written to disk as `npm start` writes it. What partners call
 * goes through a validating proxy, if it is not `UNVALIDATED`: `close` fails when a message did not fit the OpenAPI document.
 */
export const aVeriframe = async (options: Partial<StartOptions> = {}): Promise<TestVeriframe> => {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'veriframe-e2e-'));
  const log: string[] = [];
  let proxy: ValidatingProxy | undefined;
  const running = await startVeriframe({
    root: ROOT,
    dataDirectory,
    keepData: true,
    // Shared by all tests of this checkout: the app is synthesized once.
    cacheDirectory: path.join(ROOT, '.veriframe', 'cache'),
    environment: hostEnvironment(process.env),
    log: (source, line) => void log.push(`${source} ${line}`),
    progress: () => undefined,
    apiFront: async (apiBaseUrl) => {
      proxy = await openValidatingProxy(apiBaseUrl);
      return proxy.url;
    },
    ...options,
  });
  return {
    ...running,
    dataDirectory,
    log,
    close: async () => {
      await running.close();
      await proxy?.close();
      await rm(dataDirectory, { recursive: true, force: true });
      const mismatches = [...new Set(proxy?.mismatches)];
      if (mismatches.length > 0) throw new Error(`the API is not what it says:\n${mismatches.join('\n')}`);
    },
  };
};
