import { createServer } from 'node:http';
import { listen } from '../../../local/listen.ts';

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
  const port = await listen(server);
  return {
    port,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
