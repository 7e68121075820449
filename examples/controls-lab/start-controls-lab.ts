import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { listen } from '../listen.ts';

const reportSchema = z.strictObject({ page: z.string(), name: z.string(), value: z.json() });
/** Something that happened on a page of the lab. */
export type LabReport = z.infer<typeof reportSchema>;

export type ControlsLab = {
  readonly port: number;
  /** What happened on its pages, in order. */
  readonly reports: LabReport[];
  close(): Promise<void>;
};

/** Who may see `/protected`, by HTTP authentication. */
export const LAB_LOGIN = { username: 'staff', password: 'Lab-Pässword' } as const;

const FILES: Readonly<Record<string, string>> = {
  '/lab.js': 'text/javascript; charset=utf-8',
  '/lab.css': 'text/css; charset=utf-8',
};

/** Starts the lab with TLS on 127.0.0.1, on a free port when none is given. Rejects when the port is taken. */
export const startControlsLab = async (options: {
  certPem: string;
  keyPem: string;
  port?: number;
}): Promise<ControlsLab> => {
  const reports: LabReport[] = [];
  const server = createServer({ cert: options.certPem, key: options.keyPem }, (request, response) => {
    answer(reports, request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port);
  return {
    port,
    reports,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answer = async (reports: LabReport[], request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = new URL(request.url ?? '/', 'https://lab');
  const file = FILES[pathname];
  if (request.method === 'POST' && pathname === '/reports') {
    reports.push(reportSchema.parse(JSON.parse(await text(request))));
    response.writeHead(204).end();
  } else if (file !== undefined) {
    response.writeHead(200, { 'content-type': file }).end(await read(`./public${pathname}`));
  } else if (pathname === '/api/visit') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"visitor":"anybody"}');
  } else if (pathname === '/statement.csv') {
    response.writeHead(200, { 'content-type': 'text/csv', 'content-disposition': 'attachment' }).end('day,amount\n');
  } else if (pathname === '/protected' && !isStaff(request)) {
    response
      .writeHead(401, {
        'content-type': 'text/html; charset=utf-8',
        'www-authenticate': 'Basic realm="Staff of the lab", charset="UTF-8"',
      })
      .end('<!doctype html><title>Staff only</title><script src="/lab.js"></script>');
  } else {
    const name = pathname === '/' ? 'index' : (/^\/([a-z-]+)$/.exec(pathname)?.[1] ?? 'none');
    const page = await read(`./pages/${name}.html`).catch(() => undefined);
    if (page === undefined) response.writeHead(404).end('There is no such page.');
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  }
};

const isStaff = ({ headers }: IncomingMessage): boolean => {
  const { username, password } = LAB_LOGIN;
  return headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
};

const read = (file: string): Promise<Buffer> => readFile(new URL(file, import.meta.url));
