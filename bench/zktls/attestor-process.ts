import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const listening = z.object({ message: z.literal('Attestor listens'), port: z.number() });

/** The shipped attestor in a process of its own, in front of one site. */
export type AttestorProcess = {
  readonly port: number;
  /** The most memory that it has had so far. */
  readonly peakMb: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Starts `attestor/main.ts` with a key of its own; `host` is found at a port of this machine. */
export const startAttestor = async (site: { host: string; port: number; caPem: string }): Promise<AttestorProcess> => {
  const directory = await mkdtemp(path.join(tmpdir(), 'veriframe-bench-'));
  await writeFile(path.join(directory, 'ca.pem'), site.caPem);
  const program = path.join(import.meta.dirname, '..', '..', 'attestor', 'main.ts');
  const child = spawn(process.execPath, ['--no-warnings', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PORT: '0',
      LISTEN_ADDRESS: '127.0.0.1',
      ATTESTOR_NAME: 'bench',
      ATTESTOR_KEY_FILE: path.join(directory, 'key.json'),
      ATTESTOR_TRUST: 'operator',
      EGRESS_HOSTS: `${site.host}:443=127.0.0.1:${site.port}`,
      EXTRA_CA_FILE: path.join(directory, 'ca.pem'),
    },
  });
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<number>((resolve) => {
    lines.on('line', (line) => {
      const entry = listening.safeParse(JSON.parse(line));
      if (entry.success) resolve(entry.data.port);
    });
  });
  return {
    port,
    peakMb: async () => {
      const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1_024;
    },
    stop: async () => {
      child.kill();
      await once(child, 'exit');
      await rm(directory, { recursive: true });
    },
  };
};
