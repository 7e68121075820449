import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type WebSite = { port: number; requests: string[]; close(): Promise<void> };

/** A small site on loopback: `pages` by path; what it does not have is a 404. */
export const startWebSite = async (pages: Readonly<Record<string, string>>): Promise<WebSite> => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const page = pages[new URL(request.url ?? '/', 'http://site').pathname];
    if (page === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
