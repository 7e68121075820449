import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpLiveView } from '../../../adapters/system/http-live-view.ts';
import type { LiveViewAddress } from '../../../core/ports/live-view.ts';

describe('httpLiveView', () => {
  let server: Server;
  let at: LiveViewAddress;
  let requests: {
    method?: string | undefined;
    url?: string | undefined;
    headers: IncomingMessage['headers'];
    body: string;
  }[];
  let reply: (response: ServerResponse) => void;
  const liveView = httpLiveView({ timeoutMs: 300 });

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      requests.push({ method: request.method, url: request.url, headers: request.headers, body });
      reply(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    at = { address: '127.0.0.1', port: (server.address() as AddressInfo).port, streamKey: 'the-key' };
  });
  beforeEach(() => {
    requests = [];
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const answer =
    (status: number, headers: Record<string, string>, body = '') =>
    (response: ServerResponse) =>
      void response.writeHead(status, headers).end(body);
  const offer = () => liveView.offer(at, { role: 'control', sdp: 'v=0 offer' });
  const sdp = { 'content-type': 'application/sdp', location: '/whep/c-1' };

  it('hands over the offer with key and role, and gives back the answer', async () => {
    reply = answer(201, sdp, 'v=0 answer');
    expect(await offer()).toEqual({ kind: 'answered', answer: 'v=0 answer', connectionId: 'c-1' });
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: '/whep',
        body: 'v=0 offer',
        headers: {
          authorization: 'Bearer the-key',
          'content-type': 'application/sdp',
          'x-veriframe-viewer-role': 'control',
        },
      },
    ]);
  });

  it.each([400, 401, 415, 503])('passes on that the runner declined with %i', async (status) => {
    reply = answer(status, {});
    expect(await offer()).toEqual({ kind: 'declined', status });
  });

  it.each<[string, number, Record<string, string>, string]>([
    ['a server fault', 500, {}, ''],
    ['another success', 200, sdp, 'v=0'],
    ['another content type', 201, { ...sdp, 'content-type': 'text/html' }, 'v=0'],
    ['no location', 201, { 'content-type': 'application/sdp' }, 'v=0'],
    ['a location that could lead elsewhere', 201, { ...sdp, location: '/whep/..%2f..' }, 'v=0'],
    ['a redirect', 307, { location: 'http://169.254.169.254/' }, ''],
    ['an answer without end', 201, sdp, 'x'.repeat(65 * 1024)],
  ])('makes nothing of %s', async (_, status, headers, body) => {
    reply = answer(status, headers, body);
    expect(await offer()).toEqual({ kind: 'no-answer', reason: 'failed' });
    expect(requests).toHaveLength(1);
  });

  it('waits no longer than it may', async () => {
    reply = () => undefined;
    expect(await offer()).toEqual({ kind: 'no-answer', reason: 'timeout' });
  });

  it('says when nobody is there', async () => {
    expect(await liveView.offer({ ...at, port: 1 }, { role: 'watch', sdp: 'v=0' })).toMatchObject({ reason: 'failed' });
    expect(await liveView.hangUp({ ...at, port: 1 }, 'c-1')).toBe(false);
  });

  it('ends a connection, also one that has ended before', async () => {
    reply = answer(200, {});
    expect(await liveView.hangUp(at, 'c-1')).toBe(true);
    expect(requests).toMatchObject([{ method: 'DELETE', url: '/whep/c-1' }]);
    reply = answer(404, {});
    expect(await liveView.hangUp(at, 'c-1')).toBe(true);
    reply = answer(500, {});
    expect(await liveView.hangUp(at, 'c-1')).toBe(false);
  });
});
