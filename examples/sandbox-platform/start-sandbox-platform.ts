import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
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
}): Promise<SandboxPlatform> => {
  const { certPem, keyPem, port = 0, clock } = options;
  const [stylesheet, icon] = await Promise.all([readAsset('gigs.css'), readAsset('icon.svg')]);
  const throttle = createLoginThrottle(clock);
  const ports: PlatformPorts = { clock, visits: new VisitStore(clock), throttle, assets: { stylesheet, icon } };
  const server = createServer(
    { cert: certPem, key: keyPem, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' },
    (request, response) => {
      // A client that goes away in the middle of a request is nobody's fault.
      answer(ports, request, response).catch(() => response.destroy());
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

const answer = async (ports: PlatformPorts, message: IncomingMessage, response: ServerResponse): Promise<void> => {
  const request = await readRequest(message);
  if (request === 'too-large') {
    sendResponse(response, page(tooLargePage(), 413, { connection: 'close' }), 'POST');
    return;
  }
  sendResponse(response, handleRequest(ports, request), request.method);
};

const readAsset = (name: string): Promise<string> => readFile(new URL(`assets/${name}`, import.meta.url), 'utf8');
