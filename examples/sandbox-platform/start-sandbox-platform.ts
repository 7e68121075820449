import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleepMs } from 'node:timers/promises';
import { listen } from '../listen.ts';
import { createDeviceMemory } from './device-memory.ts';
import { handleRequest } from './handle-request.ts';
import type { PlatformPorts } from './handle-request.ts';
import { createKeyringCodes } from './keyring.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { readRequest } from './platform-request.ts';
import { page, sendResponse } from './platform-response.ts';
import { tooLargePage } from './pages/message-page.ts';
import { VisitStore } from './visit-store.ts';

export type SandboxPlatform = {
  /** Of the hosts of today, on 127.0.0.1, with TLS 1.3 and 1.2. */
  readonly port: number;
  /** Of the old hosts, on 127.0.0.1, with TLS 1.2 only. */
  readonly oldPort: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
};

/**
 * Starts the site "Gigs" on 127.0.0.1 with TLS 1.3 (1.2 for who has no better), and its old hosts with TLS 1.2. Rejects when
 * a port is taken or the certificate and key do not belong together. Everything that visitors do is forgotten on `close`.
 */
export const startSandboxPlatform = async (options: {
  /** For `SANDBOX_HOST_NAMES`, or those of them that are asked. */
  certPem: string;
  keyPem: string;
  /** Chosen by the system when absent. */
  port?: number;
  oldPort?: number;
  clock: () => Date;
  /** How a slow page passes its time. */
  sleep?: (durationMs: number) => Promise<void>;
}): Promise<SandboxPlatform> => {
  const { certPem, keyPem, port, oldPort, clock, sleep = sleepUnheld } = options;
  const ports = await platformPorts(clock);
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // A client that goes away in the middle of a request is nobody's fault.
    answer(ports, sleep, request, response).catch(() => response.destroy());
  };
  const serve = (maxVersion: 'TLSv1.2' | 'TLSv1.3'): Server =>
    createServer({ cert: certPem, key: keyPem, minVersion: 'TLSv1.2', maxVersion }, listener);
  const [site, old] = [serve('TLSv1.3'), serve('TLSv1.2')];
  const close = async (): Promise<void> => void (await Promise.all([closed(site), closed(old)]));
  try {
    return { port: await listen(site, port), oldPort: await listen(old, oldPort), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const platformPorts = async (clock: () => Date): Promise<PlatformPorts> => {
  const [stylesheet, icon, appScript, loginScript, keyringScript] = await Promise.all([
    readAsset('gigs.css'),
    readAsset('icon.svg'),
    readAsset('account-app.js'),
    readAsset('keyring-login.js'),
    readAsset('keyring-done.js'),
  ]);
  return {
    clock,
    visits: new VisitStore(clock),
    throttle: createLoginThrottle(clock),
    devices: createDeviceMemory(),
    keyringCodes: createKeyringCodes(clock),
    assets: { stylesheet, icon, appScript, loginScript, keyringScript },
  };
};

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Does not keep a process alive that has nothing else to do. */
const sleepUnheld = (durationMs: number): Promise<void> => sleepMs(durationMs, undefined, { ref: false });

const answer = async (
  ports: PlatformPorts,
  sleep: (durationMs: number) => Promise<void>,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const request = await readRequest(message);
  if (request === 'too-large') {
    sendResponse(response, page(tooLargePage(), 413, { connection: 'close' }), 'POST');
    return;
  }
  const answered = handleRequest(ports, request);
  if (answered.delayMs !== undefined) await sleep(answered.delayMs);
  sendResponse(response, answered, request.method);
};

const readAsset = (name: string): Promise<string> => readFile(new URL(`public/${name}`, import.meta.url), 'utf8');
