import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { listenOnLoopback } from '../../adapters/system/listen-on-loopback.ts';
import { openCheckedSocket } from './checked-socket.ts';
import type { Destination } from './egress-rule.ts';

/** Headers that concern one hop (RFC 9110, 7.6.1) and must not be passed on. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'upgrade'];

type Refused = Extract<Destination, { kind: 'refused' }>;

export type EgressCounts = { connected: number; refused: number; failed: number };

/** Opens a connection to a site in another way than from here; rejects when there is none, or `signal` is aborted. */
export type OpenTunnel = (
  site: { readonly host: string; readonly port: number },
  signal: AbortSignal,
) => Promise<Duplex>;

export type EgressProxy = {
  port: number;
  counts: Readonly<EgressCounts>;
  /** From now on, connections to port 443 of these hosts are opened by `open`, and by nothing else. */
  detour(hosts: readonly string[], open: OpenTunnel): void;
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

  const detours = new Map<string, OpenTunnel>();
  const closing = new AbortController();

  /** How to open a connection, or why it is refused. */
  const wayTo = async (host: string, port: number): Promise<(() => Promise<Duplex>) | Refused> => {
    const detour = detours.get(`${host.toLowerCase()}:${port}`);
    if (detour !== undefined) return () => detour({ host: host.toLowerCase(), port }, closing.signal);
    const destination = await options.rule(host, port);
    if (destination.kind === 'refused') return destination;
    return () => openCheckedSocket(destination, closing.signal);
  };

  /** The connection to the site, or null after the browser has been refused with a status. */
  const reach = async (host: string, port: number, refuse: (status: string) => void): Promise<Duplex | null> => {
    const way = await wayTo(host, port);
    if (typeof way !== 'function') {
      counts.refused += 1;
      options.onRefused(host, way.reason);
      refuse(way.reason === 'NOT_FOUND' ? '502 Bad Gateway' : '403 Forbidden');
      return null;
    }
    try {
      const site = await way();
      track(site);
      site.on('error', () => site.destroy());
      counts.connected += 1;
      return site;
    } catch {
      counts.failed += 1;
      refuse('502 Bad Gateway');
      return null;
    }
  };

  const tunnel = async (request: IncomingMessage, browser: Duplex, head: Buffer): Promise<void> => {
    const refuse = (status: string) => browser.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
    const target = hostAndPort(`http://${request.url ?? ''}`);
    if (target === null) return void refuse('400 Bad Request');
    const site = await reach(target.host, target.port, refuse);
    if (site === null) return;
    if (browser.destroyed || site.destroyed) {
      browser.destroy();
      return void site.destroy();
    }
    browser.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    site.write(head);
    const ended = () => undefined; // Either side may go at any time; pipeline destroys the other.
    pipeline(site, browser, ended);
    pipeline(browser, site, ended);
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
  const port = await listenOnLoopback(server);
  return {
    port,
    counts,
    detour: (hosts, open) => {
      for (const host of hosts) detours.set(`${host}:443`, open);
    },
    close: async () => {
      closing.abort();
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
