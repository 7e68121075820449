import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { RequestOptions } from 'node:http';
import { createServer, request } from 'node:http';
import type { Socket } from 'node:net';
import { connect, createServer as createTcpServer } from 'node:net';
import { listen } from '../../../local/listen.ts';
import type { EgressProxy } from '../../../runner/egress/egress-proxy.ts';
import { startEgressProxy } from '../../../runner/egress/egress-proxy.ts';
import { egressRule } from '../../../runner/egress/egress-rule.ts';

const toClose: (() => Promise<void> | void)[] = [];

const listening = async (server: ReturnType<typeof createTcpServer>): Promise<number> => {
  const port = await listen(server);
  toClose.push(() => void server.close());
  return port;
};

const startProxy = async (sites: Readonly<Record<string, number>>) => {
  const refused: string[] = [];
  const overrides = new Map(Object.entries(sites).map(([name, port]) => [name, { address: '127.0.0.1', port }]));
  const proxy = await startEgressProxy({
    rule: egressRule(() => Promise.reject(new Error('no network')), overrides),
    onRefused: (host, reason) => refused.push(`${host} ${reason}`),
  });
  toClose.unshift(() => proxy.close());
  return { proxy, refused };
};

const tunnelTo = (proxy: EgressProxy, authority: string): Promise<{ status: string; socket: Socket }> =>
  new Promise((resolve, reject) => {
    const socket = connect(proxy.port, '127.0.0.1', () => socket.write(`CONNECT ${authority} HTTP/1.1\r\n\r\n`));
    toClose.unshift(() => void socket.destroy());
    socket.once('error', reject);
    socket.once('data', (head) => resolve({ status: head.toString().slice(9, 12), socket }));
  });

const get = (
  proxy: EgressProxy,
  url: string,
  options: RequestOptions = {},
): Promise<{ status?: number; body: string }> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: proxy.port, path: url, agent: false, ...options },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text) => (body += text));
        response.once('end', () => resolve({ ...(response.statusCode ? { status: response.statusCode } : {}), body }));
      },
    );
    outgoing.once('error', reject).end();
  });

describe('egress proxy', () => {
  afterEach(async () => {
    for (const close of toClose.splice(0)) await close();
  });

  it('tunnels bytes both ways to an allowed site and passes on its end', async () => {
    const port = await listening(createTcpServer((socket) => socket.on('data', (data) => socket.end(`echo ${data}`))));
    const { proxy } = await startProxy({ 'site.test:443': port });
    const { status, socket } = await tunnelTo(proxy, 'site.test:443');
    expect(status).toBe('200');
    socket.write('hello');
    const chunks = [];
    for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('echo hello');
    expect(proxy.counts).toEqual({ connected: 1, refused: 0, failed: 0 });
  });

  it('refuses what the rule refuses and tells the host alone', async () => {
    const { proxy, refused } = await startProxy({});
    const answers = await Promise.all([
      tunnelTo(proxy, '169.254.169.254:80'),
      tunnelTo(proxy, '[::1]:443'),
      tunnelTo(proxy, 'site.test:22'),
      tunnelTo(proxy, 'nowhere.test:443'),
      get(proxy, 'http://127.0.0.1/secret?token=1'),
    ]);
    expect(answers.map(({ status }) => String(status))).toEqual(['403', '403', '403', '502', '403']);
    expect([...refused].sort()).toEqual(
      [
        '169.254.169.254 NOT_PUBLIC',
        '::1 NOT_PUBLIC',
        'site.test PORT',
        'nowhere.test NOT_FOUND',
        '127.0.0.1 NOT_PUBLIC',
      ].sort(),
    );
    expect(proxy.counts.refused).toBe(5);
  });

  it('does not lead back to itself', async () => {
    const { proxy } = await startProxy({});
    expect((await tunnelTo(proxy, `127.0.0.1:${proxy.port}`)).status).toBe('403');
  });

  it('forwards plain HTTP with the site as Host and without headers of the hop', async () => {
    const seen: Record<string, unknown>[] = [];
    const site = createServer((incoming, response) => {
      seen.push({ url: incoming.url, ...incoming.headers });
      response.end('page');
    });
    const { proxy } = await startProxy({ 'site.test:80': await listening(site) });
    const headers = { host: 'other.test', 'proxy-connection': 'keep-alive', 'proxy-authorization': 'x', cookie: 'a=1' };
    expect(await get(proxy, 'http://site.test/path?q=1', { headers })).toEqual({ status: 200, body: 'page' });
    expect(seen).toEqual([{ url: '/path?q=1', host: 'site.test', cookie: 'a=1', connection: 'close' }]);
  });

  it('answers 502 when an allowed site does not listen', async () => {
    const vacated = await listening(createTcpServer());
    for (const close of toClose.splice(0)) await close();
    const { proxy } = await startProxy({ 'site.test:443': vacated, 'site.test:80': vacated });
    expect((await tunnelTo(proxy, 'site.test:443')).status).toBe('502');
    expect((await get(proxy, 'http://site.test/')).status).toBe(502);
    expect(proxy.counts).toEqual({ connected: 0, refused: 0, failed: 2 });
  });

  it.each(['/relative', 'ftp://site.test/', 'https://site.test/', 'not a url'])('answers 400 to "%s"', async (url) => {
    const { proxy } = await startProxy({});
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(proxy.port, '127.0.0.1', () =>
        socket.write(`GET ${encodeURI(url)} HTTP/1.1\r\nHost: x\r\n\r\n`),
      );
      socket.once('data', (head) => {
        socket.destroy();
        resolve(head.toString().slice(9, 12));
      });
    });
    expect(answer).toBe('400');
  });

  it('ends every connection when it closes', async () => {
    const port = await listening(createTcpServer((socket) => socket.on('error', () => undefined)));
    const { proxy } = await startProxy({ 'site.test:443': port });
    const { socket } = await tunnelTo(proxy, 'site.test:443');
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await proxy.close();
    await ended;
  });

  it('opens connections to port 443 of some hosts in the way that it was told, and in no other', async () => {
    const echo = (prefix: string) =>
      listening(createTcpServer((socket) => socket.once('data', (data) => socket.end(`${prefix} ${data}`))));
    const [port, detourPort] = [await echo('direct'), await echo('detour')];
    const { proxy } = await startProxy({ 'site.test:443': port, 'other.test:443': port });
    const asked: string[] = [];
    proxy.detour(['site.test', 'shut.test'], async ({ host, port: sitePort }) => {
      asked.push(`${host}:${sitePort}`);
      if (host === 'shut.test') throw new Error('no way');
      const socket = connect(detourPort, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    });
    const answers = ['SITE.test:443', 'other.test:443'].map(async (authority) => {
      const { socket } = await tunnelTo(proxy, authority);
      socket.write('hello');
      return Buffer.concat(await socket.toArray()).toString();
    });
    expect(await Promise.all(answers)).toEqual(['detour hello', 'direct hello']);
    expect((await tunnelTo(proxy, 'shut.test:443')).status).toBe('502');
    expect((await tunnelTo(proxy, 'site.test:8443')).status).toBe('403');
    expect(asked).toEqual(['site.test:443', 'shut.test:443']);
    expect(proxy.counts).toEqual({ connected: 2, refused: 1, failed: 1 });
  });
});
