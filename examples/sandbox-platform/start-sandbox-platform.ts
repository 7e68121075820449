import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleepMs } from 'node:timers/promises';
import { handleRequest } from './handle-request.ts';
import type { PlatformPorts } from './handle-request.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { readRequest } from './platform-request.ts';
import { page, sendResponse } from './platform-response.ts';
import { tooLargePage } from './pages/message-page.ts';
import { VisitStore } from './visit-store.ts';

export type SandboxPlatform = {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
};

/**
 * Starts the site "Gigs" on 127.0.0.1 with TLS 1.3 (1.2 for who has no better). Rejects when the port is taken or the
 * certificate and key do not belong together. Everything that visitors do is forgotten on `close`.
 */
export const startSandboxPlatform = async (options: {
  certPem: string;
  keyPem: string;
  /** Chosen by the system when absent. */
  port?: number;
  clock: () => Date;
  /** How a slow page passes its time. */
  sleep?: (durationMs: number) => Promise<void>;
}): Promise<SandboxPlatform> => {
  const { certPem, keyPem, port = 0, clock, sleep = sleepUnheld } = options;
  const [stylesheet, icon] = await Promise.all([readAsset('gigs.css'), readAsset('icon.svg')]);
  const throttle = createLoginThrottle(clock);
  const ports: PlatformPorts = { clock, visits: new VisitStore(clock), throttle, assets: { stylesheet, icon } };
  const server = createServer(
    { cert: certPem, key: keyPem, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' },
    (request, response) => {
      // A client that goes away in the middle of a request is nobody's fault.
      answer(ports, sleep, request, response).catch(() => response.destroy());
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox platform has no port.');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

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

const readAsset = (name: string): Promise<string> => readFile(new URL(`assets/${name}`, import.meta.url), 'utf8');
