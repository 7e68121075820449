import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { ATTESTOR_PATHS } from '../../core/contract/attestor-api.ts';
import { ROOT } from './a-veriframe.ts';

/** An attestor in a process of its own, with its own key, that no stack knows. */
export type ForeignAttestor = {
  /** `ws:` */
  readonly url: string;
  /** What its `/.well-known/attestation-keys.json` answers. */
  readonly keys: string;
  close(): Promise<void>;
};

const listeningSchema = z.object({ message: z.literal('Attestor listens'), port: z.number() });

/** Starts it on a port of the system's choice, as `external`. Rejects when it ends before it listens. */
export const startForeignAttestor = async (environment: Record<string, string>): Promise<ForeignAttestor> => {
  const child = spawn(process.execPath, ['--no-warnings', path.join(ROOT, 'attestor/main.ts')], {
    env: { PORT: '0', LISTEN_ADDRESS: '127.0.0.1', ATTESTOR_TRUST: 'external', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    void ended.then(() => reject(new Error('The attestor ended')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const listening = listeningSchema.safeParse(parseJson(line));
      if (listening.success) resolve(listening.data.port);
    });
  });
  return {
    url: `ws://127.0.0.1:${port}`,
    keys: await (await fetch(`http://127.0.0.1:${port}${ATTESTOR_PATHS.keys}`)).text(),
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
