import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { accessByToken } from '../../attestor/access.ts';
import { ATTESTOR_LIMITS } from '../../attestor/attestor-limits.ts';
import { aRelayClient, type RelayClient } from './a-relay-client.ts';
import { startTcpSite } from './a-tcp-site.ts';
import { anAttestor, type TestAttestor, type TestAttestorOptions } from './an-attestor.ts';

const HALF = { keyCommitment: 'ab'.repeat(32), ivCommitment: 'cd'.repeat(32) };
const COMMIT = { type: 'commit', client: HALF, server: HALF };
const OPEN = { type: 'open', host: 'site.test', port: 443 };

/** Short waits, so that the test that meets them is short; the others never do. */
const IMPATIENT = { ...ATTESTOR_LIMITS, relay: { connectMs: 300, idleMs: 300, totalMs: 5_000 } };

describe('the relay', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    while (opened.length > 0) await opened.pop()?.close();
  });

  const start = async (options: TestAttestorOptions = {}): Promise<TestAttestor> => {
    const attestor = await anAttestor(options);
    opened.push(attestor);
    return attestor;
  };
  const connect = async (serve: (socket: Socket) => void, options: TestAttestorOptions = {}) => {
    const site = await startTcpSite(serve);
    opened.push(site);
    const attestor = await start({ sites: { 'site.test:443': site.port }, ...options });
    const client = await aRelayClient(attestor.url);
    return { attestor, client };
  };
  const openOn = async (client: RelayClient) => {
    client.say(OPEN);
    const reply = await client.reply();
    if (reply.type !== 'opened') throw new Error(`Not opened: ${JSON.stringify(reply)}`);
    return reply;
  };

  it('passes bytes both ways and says when the site has ended', async () => {
    const { client } = await connect((socket) => socket.once('data', (bytes) => socket.end(`echo ${String(bytes)}`)));
    await openOn(client);
    client.socket.send(Buffer.from('hello'));
    expect(await client.reply()).toEqual({ type: 'eof' });
    expect(Buffer.concat(client.received).toString()).toBe('echo hello');
    await client.closed();
  });

  it('passes more than any buffer holds, in order', async () => {
    const { client } = await connect((socket) => {
      const block = Buffer.alloc(65_536);
      for (let index = 0; index < 20; index += 1) socket.write(Buffer.from(block.fill(index)));
      socket.end();
    });
    await openOn(client);
    expect(await client.reply()).toEqual({ type: 'eof' });
    const received = Buffer.concat(client.received);
    expect(received.length).toBe(20 * 65_536);
    expect([0, 7, 19].map((index) => received[index * 65_536])).toEqual([0, 7, 19]);
  });

  it('freezes the recording when the prover has finished, though the site stays open', async () => {
    const { client, attestor } = await connect((socket) => socket.once('data', () => socket.write('answer')));
    await openOn(client);
    const answered = once(client.socket, 'message');
    client.socket.send(Buffer.from('question'));
    await answered;
    client.say({ type: 'finish' });
    expect(await client.reply()).toEqual({ type: 'eof' });
    expect(attestor.logged()).toContain('"outcome":"finished"');
  });

  it('gives every connection a recording of its own, with an id and a nonce that cannot be guessed', async () => {
    const { client, attestor } = await connect((socket) => socket.end());
    const second = await aRelayClient(attestor.url);
    const opened = [await openOn(client), await openOn(second)];
    expect(new Set(opened.map(({ recordingId }) => recordingId)).size).toBe(2);
    expect(new Set(opened.map(({ nonce }) => nonce)).size).toBe(2);
    for (const { recordingId } of opened) expect(recordingId).toMatch(/^[\w-]{22}$/);
  });

  it('takes one commitment a connection', async () => {
    const { client } = await connect((socket) => socket.resume());
    await openOn(client);
    client.say(COMMIT);
    expect(await client.reply()).toEqual({ type: 'committed' });
    client.say(COMMIT);
    expect(await client.reply()).toEqual({
      type: 'refused',
      code: 'ATTESTATION_FAILED',
      reason: 'already_committed',
    });
  });

  const rude: [string, (client: RelayClient) => void, string][] = [
    ['no JSON', (client) => client.say('hello'), 'relay_message'],
    ['an unknown message', (client) => client.say({ type: 'shell' }), 'relay_message'],
    ['a message with more in it', (client) => client.say({ ...OPEN, address: '10.0.0.1' }), 'relay_message'],
    ['a port out of range', (client) => client.say({ ...OPEN, port: 70_000 }), 'relay_message'],
    ['bytes before a connection', (client) => client.socket.send(Buffer.from('x')), 'data_before_open'],
    ['a commitment before a connection', (client) => client.say(COMMIT), 'relay_message'],
    [
      'a commitment of another length',
      (client) => client.say({ ...COMMIT, server: { ...HALF, keyCommitment: 'ab' } }),
      'relay_message',
    ],
    ['a commitment to one direction', (client) => client.say({ type: 'commit', client: HALF }), 'relay_message'],
    ['its end before its beginning', (client) => client.say({ type: 'finish' }), 'relay_message'],
  ];
  it.each(rude)('is refused to a prover that sends %s', async (_what, rudeness, reason) => {
    const { client } = await connect((socket) => socket.end());
    rudeness(client);
    expect(await client.reply()).toEqual({ type: 'refused', code: 'ATTESTATION_FAILED', reason });
    await client.closed();
  });

  it('is refused to a prover that asks for a second connection', async () => {
    const { client } = await connect((socket) => socket.resume());
    await openOn(client);
    client.say(OPEN);
    expect(await client.reply()).toMatchObject({ type: 'refused', reason: 'already_open' });
  });

  const places: [string, string, number, string, string][] = [
    ['another port', 'site.test', 25, 'HOST_NOT_ALLOWED', 'port_not_allowed'],
    ['the loopback address', '127.0.0.1', 443, 'HOST_NOT_ALLOWED', 'ip_literal'],
    ['localhost', 'localhost', 443, 'HOST_NOT_ALLOWED', 'host_syntax'],
    ['an unknown name', 'nowhere.test', 443, 'PLATFORM_UNAVAILABLE', 'name_not_found'],
  ];
  it.each(places)('is refused to %s', async (_what, host, port, code, reason) => {
    const { client } = await connect((socket) => socket.end());
    client.say({ type: 'open', host, port });
    expect(await client.reply()).toEqual({ type: 'refused', code, reason });
  });

  it('says when nobody answers at the address', async () => {
    const { port, close } = await startTcpSite(() => undefined);
    await close();
    const client = await aRelayClient((await start({ sites: { 'site.test:443': port } })).url);
    client.say(OPEN);
    expect(await client.reply()).toEqual({ type: 'refused', code: 'PLATFORM_UNAVAILABLE', reason: 'connect_failed' });
  });

  it('ends when nothing is said for too long', async () => {
    const { client } = await connect((socket) => socket.resume(), { limits: IMPATIENT });
    await openOn(client);
    expect(await client.reply()).toMatchObject({
      type: 'refused',
      code: 'PLATFORM_UNAVAILABLE',
      reason: 'idle_timeout',
    });
  });

  it('ends a prover that never asks for anything', async () => {
    const limits = { relay: { ...ATTESTOR_LIMITS.relay, totalMs: 200 } };
    const client = await aRelayClient((await start({ limits })).url);
    expect(await client.reply()).toMatchObject({ type: 'refused', reason: 'total_timeout' });
  });

  it('ends a site that sends too much, and forgets its recording', async () => {
    const tape = { ...ATTESTOR_LIMITS.recordings.tape, serverBytes: 100_000 };
    const limits = { recordings: { ...ATTESTOR_LIMITS.recordings, tape } };
    const { client, attestor } = await connect((socket) => socket.write(Buffer.alloc(1_000_000)), { limits });
    await openOn(client);
    expect(await client.reply()).toEqual({ type: 'refused', code: 'RESPONSE_TOO_LARGE', reason: 'response_too_large' });
    await client.closed();
    expect(await healthOf(attestor)).toMatchObject({ recordings: 0, heldBytes: 0 });
  });

  it('ends a prover that sends too much', async () => {
    const tape = { ...ATTESTOR_LIMITS.recordings.tape, clientBytes: 1_000 };
    const limits = { recordings: { ...ATTESTOR_LIMITS.recordings, tape } };
    const { client } = await connect((socket) => socket.resume(), { limits });
    await openOn(client);
    client.socket.send(Buffer.alloc(900));
    client.socket.send(Buffer.alloc(200));
    expect(await client.reply()).toMatchObject({ code: 'ATTESTATION_FAILED', reason: 'request_too_large' });
  });

  it('serves no more relays than it may', async () => {
    const { client, attestor } = await connect((socket) => socket.resume(), { limits: { relays: 1 } });
    await openOn(client);
    const second = new WebSocket(`${attestor.url}/relay`);
    const [error]: unknown[] = await once(second, 'error');
    expect(String(error)).toContain('503');
  });

  it('is for those who bring the token', async () => {
    const attestor = await start({ access: accessByToken(['token-'.repeat(6)]) });
    for (const headers of [{}, { authorization: 'Bearer another' }]) {
      const denied = new WebSocket(`${attestor.url}/relay`, { headers });
      const [error]: unknown[] = await once(denied, 'error');
      expect(String(error)).toContain('401');
    }
    const welcome = new WebSocket(`${attestor.url}/relay`, {
      headers: { authorization: `Bearer ${'token-'.repeat(6)}` },
    });
    await once(welcome, 'open');
    welcome.terminate();
  });

  it('is nowhere but at its path', async () => {
    const attestor = await start();
    const elsewhere = new WebSocket(`${attestor.url}/relay/x`);
    const [error]: unknown[] = await once(elsewhere, 'error');
    expect(String(error)).toContain('404');
  });

  it('lets go of the site when the prover vanishes', async () => {
    let gone: Promise<unknown> | undefined;
    const { client } = await connect((socket) => {
      gone = once(socket.resume(), 'close');
    });
    await openOn(client);
    client.socket.terminate();
    await gone;
  });

  it('ends at once when the attestor is closed', async () => {
    const { client, attestor } = await connect((socket) => socket.resume());
    await openOn(client);
    await attestor.close();
    opened.pop();
    await client.closed();
  });
});

const healthOf = async (attestor: TestAttestor): Promise<unknown> =>
  (await fetch(`http://127.0.0.1:${attestor.port}/healthz`)).json();
