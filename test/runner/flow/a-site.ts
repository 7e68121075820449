import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { listen } from '../../../local/listen.ts';

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;
export type Route = string | Answering;

export type Site = { port: number; close(): Promise<void> };

/** An HTTPS site with these pages, by path: markup, or what answers the request. */
export const aSite = async (
  certificate: { certPem: string; keyPem: string },
  routes: Record<string, Route>,
): Promise<Site> => {
  const server = createServer({ cert: certificate.certPem, key: certificate.keyPem }, (request, response) => {
    const route = routes[request.url ?? '/'];
    if (typeof route === 'function') return route(request, response);
    const body = `<!doctype html><title>Shop</title><body>${route ?? 'Not here'}</body>`;
    response.writeHead(route === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  });
  const port = await listen(server);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
