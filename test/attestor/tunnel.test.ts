import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { accessByToken } from '../../attestor/access.ts';
import { ATTESTOR_LIMITS, type AttestorLimits } from '../../attestor/attestor-limits.ts';
import { openAttestorTunnel } from '../../runner/egress/attestor-tunnel.ts';
import { startTcpSite } from './a-tcp-site.ts';
import { anAttestor, type TestAttestor, type TestAttestorOptions } from './an-attestor.ts';

const SITE = { host: 'site.test', port: 443 };
const TOKEN = 'a-token-of-thirty-two-characters';
const limits = (tunnel: Partial<AttestorLimits['tunnel']>): Pick<AttestorLimits, 'tunnel'> => ({
  tunnel: { ...ATTESTOR_LIMITS.tunnel, ...tunnel },
});

const opened: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  while (opened.length > 0) await opened.pop()?.close();
});

const start = async (serve: (socket: Socket) => void, options: TestAttestorOptions = {}): Promise<TestAttestor> => {
  const site = await startTcpSite(serve);
  opened.push(site);
  const attestor = await anAttestor({ sites: { 'site.test:443': site.port }, ...options });
  opened.push(attestor);
  return attestor;
};
const ways = (signal = new AbortController().signal) => ({ signal, onBrokenOff: () => undefined });
const tunnelTo = async ({ url }: TestAttestor, site = SITE, token?: string): Promise<Duplex> => {
  const address = { url, ...(token === undefined ? {} : { token }) };
  const stream = await openAttestorTunnel(address, site, ways());
  opened.push({ close: () => void stream.destroy() });
  stream.on('error', () => undefined);
  return stream;
};
const allOf = async (stream: Duplex): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => stream.once('close', resolve));
  return Buffer.concat(chunks);
};
const healthOf = async ({ port }: TestAttestor): Promise<unknown> =>
  (await fetch(`http://127.0.0.1:${port}/healthz`)).json();
const failedBy = (reason: string) => expect.objectContaining({ details: expect.objectContaining({ reason }) });
const echo = (socket: Socket) => void socket.on('data', (data) => socket.write(data));

describe('a tunnel', () => {
  it('passes bytes both ways, many of them, and ends when the site does', async () => {
    const attestor = await start((socket) => {
      let received = 0;
      socket.on('data', (data) => {
        socket.write(data);
        if ((received += data.length) === 3_000_000) socket.end('bye');
      });
    });
    const stream = await tunnelTo(attestor);
    const sent = Buffer.alloc(3_000_000, 'abcdefg');
    // A browser's connection gives no more at once.
    for (let at = 0; at < sent.length; at += 65_536) stream.write(sent.subarray(at, at + 65_536));
    expect((await allOf(stream)).equals(Buffer.concat([sent, Buffer.from('bye')]))).toBe(true);
  });

  it('ends at the site when it ends at the runner', async () => {
    const closed = Promise.withResolvers<void>();
    const attestor = await start((socket) => void socket.once('close', () => closed.resolve()).resume());
    (await tunnelTo(attestor)).destroy();
    await closed.promise;
  });

  it('leaves from the address that attested requests leave from', async () => {
    const addresses: (string | undefined)[] = [];
    const serve = (socket: Socket) => {
      addresses.push(socket.remoteAddress);
      socket.end();
    };
    await allOf(await tunnelTo(await start(serve, { sourceAddress: '127.0.0.2' })));
    expect(addresses).toEqual(['127.0.0.2']);
  });

  it('is no recording, and is counted while it is open', async () => {
    const attestor = await start(echo);
    await tunnelTo(attestor);
    expect(await healthOf(attestor)).toMatchObject({ tunnels: 1, relays: 0, recordings: 0, heldBytes: 0 });
  });

  it('tells nothing of what passes, nor whose it is', async () => {
    const attestor = await start((socket) => socket.end('canary'));
    await allOf(await tunnelTo(attestor));
    expect(attestor.logged()).toContain('"message":"Tunnel ended"');
    expect(attestor.logged()).not.toContain('canary');
  });

  const refusals: [string, { host: string; port: number }, string][] = [
    ['another port', { host: 'site.test', port: 80 }, 'port_not_allowed'],
    ['an address', { host: '127.0.0.1', port: 443 }, 'ip_literal'],
    ['this machine', { host: 'localhost', port: 443 }, 'host_syntax'],
    ['a name that nobody knows', { host: 'other.test', port: 443 }, 'name_not_found'],
  ];
  it.each(refusals)('is refused to %s', async (_where, site, reason) => {
    await expect(tunnelTo(await start(echo), site)).rejects.toEqual(failedBy(reason));
  });

  it('is refused to whoever has not the token', async () => {
    const attestor = await start(echo, { access: accessByToken([TOKEN]) });
    await expect(tunnelTo(attestor)).rejects.toEqual(failedBy('attestor_denied'));
    await expect(tunnelTo(attestor, SITE, TOKEN)).resolves.toBeDefined();
  });

  it('is refused when there are as many as there may be', async () => {
    const attestor = await start(echo, { limits: { tunnels: 1 } });
    await tunnelTo(attestor);
    await expect(tunnelTo(attestor)).rejects.toEqual(failedBy('attestor_busy'));
  });

  it('ends when more has passed than may', async () => {
    const attestor = await start((socket) => socket.end(Buffer.alloc(5_000)), { limits: limits({ bytes: 4_000 }) });
    await allOf(await tunnelTo(attestor));
    expect(attestor.logged()).toContain('tunnel_too_large');
  });

  it('ends when nothing passes, and when it takes too long', async () => {
    const silent = await start(() => undefined, { limits: limits({ idleMs: 50 }) });
    // The browser gets no byte that the site did not send.
    expect(await allOf(await tunnelTo(silent))).toHaveLength(0);
    expect(silent.logged()).toContain('idle_timeout');
    const endless = await start((socket) => socket.write('.'), { limits: limits({ totalMs: 300 }) });
    await allOf(await tunnelTo(endless));
    expect(endless.logged()).toContain('total_timeout');
  });

  it('ends where no request comes, and at a message that is too large', async () => {
    const attestor = await start(echo, { limits: limits({ connectMs: 50, messageBytes: 100 }) });
    const silent = new WebSocket(`${attestor.url}/tunnel`);
    await once(silent, 'close');
    expect(attestor.logged()).toContain('idle_timeout');
    const stream = await tunnelTo(attestor);
    stream.write(Buffer.alloc(101));
    await allOf(stream);
    expect(attestor.logged()).toContain('"outcome":"runner_failed"');
  });

  const mistakes: [string, (socket: WebSocket) => void, string][] = [
    ['bytes before a connection', (socket) => socket.send(Buffer.from('x')), 'data_before_open'],
    ['what is no request', (socket) => socket.send('{"type":"commit"}'), 'relay_message'],
    ['what is no JSON', (socket) => socket.send('open'), 'relay_message'],
    [
      'a second request',
      (socket) => [1, 2].forEach(() => socket.send(JSON.stringify({ type: 'open', ...SITE }))),
      'already_open',
    ],
  ];
  it.each(mistakes)('ends at %s', async (_what, say, reason) => {
    const attestor = await start(echo);
    const socket = new WebSocket(`${attestor.url}/tunnel`);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    say(socket);
    await closed;
    expect(attestor.logged()).toContain(`"reason":"${reason}"`);
  });

  it('is none where nobody answers, or when it is given up', async () => {
    const attestor = await start(echo);
    const givenUp = openAttestorTunnel({ url: attestor.url }, SITE, ways(AbortSignal.abort()));
    await expect(givenUp).rejects.toEqual(failedBy('relay_timeout'));
    await attestor.close();
    await expect(tunnelTo(attestor)).rejects.toEqual(failedBy('attestor_unreachable'));
  });

  it('ends with the attestor', async () => {
    const attestor = await start(echo);
    const ended = allOf(await tunnelTo(attestor));
    await attestor.close();
    await ended;
  });
});
