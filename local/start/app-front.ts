import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { listen } from '../listen.ts';
import type { CertificateAuthority } from '../certificate-authority.ts';

/** Webhooks need a host on the internet; locally deliveries to this one are passed on to the application. */
export const APP_HOST = 'app.playground.example.com';

/** What stands before a partner's own application, which speaks plain HTTP on this machine as behind any load balancer. */
export type AppFront = { readonly port: number; close(): Promise<void> };

/**
 * Starts an HTTPS server for `APP_HOST` that passes each request on to the application, byte for byte, and its answer back.
 * Answers 502 when the application does not.
 */
export const startAppFront = async (app: URL, authority: CertificateAuthority): Promise<AppFront> => {
  const { certPem, keyPem } = await authority.issue({ hosts: [APP_HOST] });
  const server = createServer({ cert: certPem, key: keyPem, minVersion: 'TLSv1.2' }, (request, response) => {
    const { method, url = '/', headers } = request;
    const onward = httpRequest(new URL(url, app), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response).catch(() => response.destroy());
    });
    // Also a request that broke off ends here.
    pipeline(request, onward).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
  });
  const port = await listen(server);
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
};
