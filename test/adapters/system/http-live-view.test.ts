import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { listen } from '../../../local/listen.ts';
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
    const port = await listen(server);
    at = { address: '127.0.0.1', port, streamKey: 'the-key' };
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
  const sdp = { 'content-type': 'application/sdp', location: '/whep/c-1', etag: '"ice-1"' };

  it('hands over the offer with key and role, and gives back the answer', async () => {
    const link = '<turns:turn.example:443?transport=tcp>; rel="ice-server"; username="u"; credential="c"';
    reply = answer(201, { ...sdp, link }, 'v=0 answer');
    expect(await offer()).toEqual({
      kind: 'answered',
      answer: 'v=0 answer',
      connectionId: 'c-1',
      etag: '"ice-1"',
      iceServers: [{ urls: ['turns:turn.example:443?transport=tcp'], username: 'u', credential: 'c' }],
    });
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
    ['no entity tag', 201, { ...sdp, etag: '' }, 'v=0'],
    ['an entity tag that could split the header', 201, { ...sdp, etag: '"a" b' }, 'v=0'],
    ['no location', 201, { ...sdp, location: '' }, 'v=0'],
    ['a location that could lead elsewhere', 201, { ...sdp, location: '/whep/..%2f..' }, 'v=0'],
    ['a redirect', 307, { location: 'http://169.254.169.254/' }, ''],
    ['an answer without end', 201, sdp, 'x'.repeat(65 * 1024)],
  ])('makes nothing of %s', async (_, status, headers, body) => {
    reply = answer(status, headers, body);
    expect(await offer()).toEqual({ kind: 'no-answer', reason: 'failed' });
    expect(requests).toHaveLength(1);
  });

  it('hands over what ICE found, and gives back the new session of a restart', async () => {
    const patch = (ifMatch?: string) => liveView.patch(at, { connectionId: 'c-1', ifMatch, fragment: 'a=mid:0' });
    reply = answer(204, {});
    expect(await patch('"ice-1"')).toEqual({ kind: 'added' });
    const fragment = { 'content-type': 'application/trickle-ice-sdpfrag', etag: '"ice-2"' };
    reply = answer(200, fragment, 'a=ice-ufrag:abcd');
    expect(await patch('*')).toEqual({ kind: 'restarted', fragment: 'a=ice-ufrag:abcd', etag: '"ice-2"' });
    const headers = { 'content-type': 'application/trickle-ice-sdpfrag' };
    expect(requests).toMatchObject([
      { method: 'PATCH', url: '/whep/c-1', body: 'a=mid:0', headers: { ...headers, 'if-match': '"ice-1"' } },
      { method: 'PATCH', url: '/whep/c-1', body: 'a=mid:0', headers: { ...headers, 'if-match': '*' } },
    ]);
    reply = answer(428, {});
    expect(await patch()).toEqual({ kind: 'declined', status: 428 });
    expect(requests.at(-1)?.headers).not.toHaveProperty('if-match');
    for (const odd of [answer(200, { ...fragment, etag: '' }), answer(200, sdp), answer(302, { location: '/' })]) {
      reply = odd;
      expect(await patch('*')).toEqual({ kind: 'no-answer', reason: 'failed' });
    }
  });

  it('hands over the key and the sealed input of a viewer by stills', async () => {
    const key = `${'A'.repeat(87)}=`;
    const json = { 'content-type': 'application/json' };
    reply = answer(201, { ...json, location: '/whep/c-2' }, JSON.stringify({ key }));
    const begin = () => liveView.post(at, { body: { key } });
    expect(await begin()).toEqual({ kind: 'taken', answer: { key }, connectionId: 'c-2' });
    expect(requests).toMatchObject([{ method: 'POST', url: '/whep', body: JSON.stringify({ key }) }]);
    reply = answer(200, json, '{"number":3}');
    const input = { number: 3, sealed: 'AAAA' };
    expect(await liveView.post(at, { connectionId: 'c-1', body: input })).toEqual({
      kind: 'taken',
      answer: { number: 3 },
    });
    expect(requests.at(-1)).toMatchObject({ method: 'POST', url: '/whep/c-1', body: JSON.stringify(input) });
    reply = answer(404, {});
    expect(await liveView.post(at, { connectionId: 'c-9', body: input })).toEqual({ kind: 'declined', status: 404 });
    reply = answer(201, json, JSON.stringify({ key }));
    expect(await begin()).toEqual({ kind: 'no-answer', reason: 'failed' });
    reply = answer(200, json, '{"hello":1}');
    expect(await begin()).toEqual({ kind: 'no-answer', reason: 'failed' });
  });

  it('waits for news', async () => {
    const news = { after: '2-1', number: 1, sealed: 'AAAA' };
    const poll = () => liveView.poll(at, { connectionId: 'c-1', after: '1-1' });
    reply = (response) => void setTimeout(() => answer(200, {}, JSON.stringify(news))(response), 50);
    expect(await poll()).toEqual({ kind: 'news', news });
    expect(requests).toMatchObject([{ method: 'GET', url: '/whep/c-1?after=1-1' }]);
    reply = answer(404, {});
    expect(await poll()).toEqual({ kind: 'declined', status: 404 });
    for (const odd of ['', '{}', JSON.stringify({ ...news, sealed: '<script>' })]) {
      reply = answer(200, {}, odd);
      expect(await poll()).toEqual({ kind: 'no-answer', reason: 'failed' });
    }
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
