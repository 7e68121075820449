import { randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import * as z from 'zod';
import { readIfThere } from '../adapters/system/read-if-there.ts';
import { listen } from './listen.ts';

const portsSchema = z.record(z.string(), z.int().min(1).max(65_535));

/** The ports that were chosen by name, so that URLs handed out before a restart work after it. */
export type KeptPorts = {
  /** The port that a name had the last time. */
  of(name: string): number | undefined;
  /** Remembers a port. */
  keep(name: string, port: number): Promise<void>;
};

/**
 * Reads the ports kept in a file; keeps them in memory without one. `wished` are the ports of names that have none yet. A
 * file that holds something else is begun anew.
 */
export const openKeptPorts = async (
  file?: string,
  wished: Readonly<Record<string, number>> = {},
): Promise<KeptPorts> => {
  const text = file === undefined ? undefined : await readIfThere(file);
  const ports: Record<string, number> = { ...wished, ...(text === undefined ? {} : parsePorts(text)) };
  return {
    of: (name) => ports[name],
    async keep(name, port) {
      if (ports[name] === port) return;
      ports[name] = port;
      if (file === undefined) return;
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify(ports, null, 2));
    },
  };
};

const parsePorts = (text: string): Record<string, number> => {
  try {
    return portsSchema.parse(JSON.parse(text));
  } catch {
    return {};
  }
};

/** No system takes these for outgoing connections (Linux: 32768 to 60999; IANA's dynamic ports: 49152 and up). */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_767;

/**
 * A free port of 127.0.0.1 for a program that is started later: the preferred one when it is free. Another program that asks
 * for just this port could take it in between; the later one then fails and says so.
 */
export const freePort = async (preferredPort?: number): Promise<number> => {
  const wished = preferredPort ?? randomInt(FIRST_PORT, LAST_PORT + 1);
  const server = createServer();
  const port = await listen(server, wished);
  await new Promise((resolve) => server.close(resolve));
  return port === wished ? port : freePort();
};
