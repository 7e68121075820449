import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingHttpHeaders } from 'node:http';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { listen } from '../../../local/listen.ts';
import type { WebhookSenderOptions } from '../../../adapters/system/https-webhook-sender.ts';
import { httpsWebhookSender } from '../../../adapters/system/https-webhook-sender.ts';
import type { CertificateAuthority } from '../../../local/certificate-authority.ts';
import { openCertificateAuthority } from '../../../local/certificate-authority.ts';

const HOST = 'hooks.example.com';

type Received = { method?: string | undefined; url?: string | undefined; headers: IncomingHttpHeaders; body: string };

describe('httpsWebhookSender', () => {
  let authority: CertificateAuthority;
  let server: Server;
  let port: number;
  let received: Received[];
  beforeAll(async () => {
    authority = await openCertificateAuthority({ memory: true }, () => new Date());
    const { certPem, keyPem } = await authority.issue({ hosts: [HOST] });
    server = createServer({ cert: certPem, key: keyPem }, async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      received.push({ method: request.method, url: request.url, headers: request.headers, body });
      const status = Number(/status=(\d+)/.exec(request.url ?? '')?.[1] ?? 204);
      if (request.url?.includes('silent')) return;
      response.writeHead(status, { location: `https://${HOST}/elsewhere`, 'retry-after': '17' });
      if (request.url?.includes('endless')) {
        const timer = setInterval(() => response.write('x'.repeat(1024)), 1);
        response.on('close', () => clearInterval(timer));
      } else if (request.url?.includes('dripping')) response.write('x');
      else response.end('ignored');
    });
    port = await listen(server);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const send = (path: string, options: Partial<WebhookSenderOptions> = {}) => {
    received = [];
    const sender = httpsWebhookSender({
      timeoutMs: 5_000,
      ca: [authority.caPem],
      devHosts: new Map([[HOST, { address: '127.0.0.1', port }]]),
      ...options,
    });
    return sender({
      url: new URL(`https://${HOST}${path}`),
      headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
      body: '{"text":"Zoë"}',
    });
  };

  it('posts the body with its headers and gives back the status', async () => {
    expect(await send('/hook?tenant=1')).toEqual({
      kind: 'answered',
      statusCode: 204,
      retryAfter: '17',
      durationMs: expect.any(Number),
    });
    expect(received).toMatchObject([
      {
        method: 'POST',
        url: '/hook?tenant=1',
        body: '{"text":"Zoë"}',
        headers: { host: HOST, 'content-type': 'application/json', 'webhook-id': 'msg_1', 'content-length': '15' },
      },
    ]);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect with %i', async (statusCode) => {
    expect(await send(`/?status=${statusCode}`)).toMatchObject({ kind: 'answered', statusCode });
    expect(received).toHaveLength(1);
  });

  it('looks at the name anew for each delivery, once, so that rebinding it leads nowhere', async () => {
    const looks: string[] = [];
    const resolve = async (host: string) => {
      looks.push(host);
      return ['10.0.0.1'];
    };
    for (let delivery = 0; delivery < 2; delivery++) {
      expect(await send('/', { devHosts: new Map(), resolve })).toMatchObject({ error: 'ADDRESS_REFUSED' });
    }
    expect(looks).toEqual([HOST, HOST]);
    expect(received).toEqual([]);
  });

  it('reads no more of an answer than it needs', async () => {
    expect(await send('/endless?status=200')).toMatchObject({ kind: 'answered', statusCode: 200 });
  });

  it('takes an answer whose body does not end for an answer', async () => {
    const result = await send('/dripping?status=200', { timeoutMs: 300 });
    expect(result).toMatchObject({ kind: 'answered', statusCode: 200 });
  });

  it('waits no longer than its deadline for an answer', async () => {
    expect(await send('/silent', { timeoutMs: 200 })).toMatchObject({ kind: 'failed', error: 'TIMEOUT' });
  });

  it('waits no longer than its deadline for a name', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    const result = await send('/', { devHosts: new Map(), resolve, timeoutMs: 50 });
    expect(result).toMatchObject({ kind: 'failed', error: 'TIMEOUT' });
  });

  it('refuses a certificate that it cannot trust', async () => {
    expect(await send('/', { ca: undefined })).toMatchObject({ kind: 'failed', error: 'TLS' });
    expect(received).toEqual([]);
  });

  it('refuses a certificate for another host', async () => {
    const sender = httpsWebhookSender({
      timeoutMs: 5_000,
      ca: [authority.caPem],
      devHosts: new Map([['other.example.com', { address: '127.0.0.1', port }]]),
    });
    const result = await sender({ url: new URL('https://other.example.com/'), headers: {}, body: '' });
    expect(result).toMatchObject({ kind: 'failed', error: 'TLS' });
  });

  it('tells a server that is not there from a name that is not there', async () => {
    const closed = createTcpServer();
    const closedPort = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    const devHosts = new Map([[HOST, { address: '127.0.0.1', port: closedPort }]]);
    expect(await send('/', { devHosts })).toMatchObject({ kind: 'failed', error: 'CONNECTION' });
    const resolve = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    expect(await send('/', { devHosts: new Map(), resolve })).toMatchObject({ kind: 'failed', error: 'DNS' });
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['private', ['10.1.2.3']],
    ['link-local, where clouds serve metadata', ['169.254.169.254']],
    ['shared', ['100.64.0.1']],
    ['unspecified', ['0.0.0.0']],
    ['IPv6 loopback', ['::1']],
    ['IPv6 private', ['fd00::1']],
    ['IPv4-mapped', ['::ffff:127.0.0.1']],
    ['NAT64', ['64:ff9b::7f00:1']],
    ['NAT64, of the local use', ['64:ff9b:1::a9fe:a9fe']],
    ['IPv4-compatible', ['::7f00:1']],
    ['IPv4-translated', ['::ffff:0:a00:1']],
    ['6to4', ['2002:a9fe:a9fe::1']],
    ['Teredo', ['2001:0:7f00:1::1']],
    ['this network', ['0.1.2.3']],
    ['multicast', ['224.0.0.1']],
    ['IPv6 multicast', ['ff02::1']],
    ['reserved', ['240.0.0.1']],
    ['broadcast', ['255.255.255.255']],
    ['IPv6 link-local', ['fe80::1']],
    ['where a task reads its credentials', ['169.254.170.2']],
    ['where an instance reads its credentials over IPv6', ['fd00:ec2::254']],
    ['one private among public ones', ['8.8.8.8', '192.168.0.1']],
    ['no address at all', []],
  ])('calls nobody when the host resolves to %s', async (_, addresses) => {
    const result = await send('/', { devHosts: new Map(), resolve: async () => addresses });
    expect(result).toMatchObject({ kind: 'failed', error: 'ADDRESS_REFUSED' });
    expect(received).toEqual([]);
  });
});
