import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { checkedSocket } from './checked-socket.ts';
import type { Destination } from './egress-rule.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** Headers that concern one hop (RFC 9110, 7.6.1) and must not be passed on. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'upgrade'];

export type EgressCounts = { connected: number; refused: number; failed: number };

export type EgressProxy = {
  port: number;
  counts: Readonly<EgressCounts>;
  /** Ends every connection. */
  close(): Promise<void>;
};

/**
 * The browser's only way out: an HTTP proxy on 127.0.0.1 that connects where `rule` allows and nowhere else. Of a refused
 * connection the host name is told, of others nothing at all.
 */
export const startEgressProxy = async (options: {
  rule: (host: string, port: number) => Promise<Destination>;
  onRefused: (host: string, reason: string) => void;
}): Promise<EgressProxy> => {
  const counts: EgressCounts = { connected: 0, refused: 0, failed: 0 };
  const open = new Set<Duplex>();
  const track = (socket: Duplex) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };

  /** The socket to the site, or null after the browser has been refused with `status`. */
  const reach = async (host: string, port: number, refuse: (status: string) => void) => {
    const destination = await options.rule(host, port);
    if (destination.kind === 'refused') {
      counts.refused += 1;
      options.onRefused(host, destination.reason);
      refuse(destination.reason === 'NOT_FOUND' ? '502 Bad Gateway' : '403 Forbidden');
      return null;
    }
    const site = checkedSocket(destination);
    track(site);
    site.setTimeout(CONNECT_TIMEOUT_MS, () => site.destroy(new Error('The site did not answer.')));
    const failed = () => (counts.failed += 1);
    site.once('error', failed);
    site.once('connect', () => {
      counts.connected += 1;
      site.setTimeout(0);
      site.off('error', failed);
      site.on('error', () => site.destroy());
    });
    return site;
  };

  const tunnel = async (request: IncomingMessage, browser: Duplex, head: Buffer): Promise<void> => {
    const refuse = (status: string) => browser.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
    const target = hostAndPort(`http://${request.url ?? ''}`);
    if (target === null) return void refuse('400 Bad Request');
    const site = await reach(target.host, target.port, refuse);
    if (site === null) return;
    const failed = () => refuse('502 Bad Gateway');
    site.once('error', failed);
    site.once('connect', () => {
      site.off('error', failed);
      browser.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      site.write(head);
      const ended = () => undefined; // Either side may go at any time; pipeline destroys the other.
      pipeline(site, browser, ended);
      pipeline(browser, site, ended);
    });
    browser.once('close', () => site.destroy());
  };

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refuse = (status: string) =>
      void response.writeHead(Number.parseInt(status, 10), { connection: 'close' }).end();
    const target = hostAndPort(request.url ?? '');
    if (target === null) return refuse('400 Bad Request');
    const site = await reach(target.host, target.port, refuse);
    if (site === null) return;
    const outgoing = httpRequest({
      createConnection: () => site,
      method: request.method,
      path: target.path,
      headers: { ...withoutHopByHop(request), host: target.authority, connection: 'close' },
    });
    outgoing.once('response', (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, incoming.headers);
      pipeline(incoming, response, () => outgoing.destroy());
    });
    outgoing.once('error', () => (response.headersSent ? response.destroy() : refuse('502 Bad Gateway')));
    response.once('close', () => outgoing.destroy());
    request.pipe(outgoing);
  };

  const server = createServer((request, response) => void forward(request, response));
  server.on('connection', track);
  server.on('connect', (request, browser: Duplex, head: Buffer) => {
    browser.on('error', () => browser.destroy());
    void tunnel(request, browser, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};

const hostAndPort = (url: string) => {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  if (protocol !== 'http:' || hostname === '') return null;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 80 : Number(port),
    authority: host,
    path: pathname + search,
  };
};

const withoutHopByHop = ({ headers }: IncomingMessage) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
