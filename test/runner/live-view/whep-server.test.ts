import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../runner/live-view/live-view.ts';
import type { WhepServer } from '../../../runner/live-view/whep-server.ts';
import { startWhepServer } from '../../../runner/live-view/whep-server.ts';

const KEY = 'k'.repeat(64);
const HEADERS = {
  authorization: `Bearer ${KEY}`,
  'content-type': 'application/sdp',
  'x-veriframe-viewer-role': 'control',
};

describe('WHEP server', () => {
  let server: WhepServer;
  let connection: Connection;
  let asked: unknown[];

  beforeEach(async () => {
    connection = { kind: 'connected', id: 'id-1', answer: 'v=0 answer' };
    asked = [];
    server = await startWhepServer({
      address: '127.0.0.1',
      port: 0,
      streamKey: KEY,
      connect: async (...args) => {
        asked.push(args);
        return connection;
      },
      disconnect: (id) => id === 'id-1',
    });
  });
  afterEach(() => server.close());

  const send = (path: string, init: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
  const offer = (init: RequestInit = {}) =>
    send('/whep', { method: 'POST', headers: HEADERS, body: 'v=0 offer', ...init });

  it('answers an offer with 201, the answer and where it can be ended', async () => {
    const response = await offer();
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/whep/id-1');
    expect(response.headers.get('content-type')).toBe('application/sdp');
    expect(await response.text()).toBe('v=0 answer');
    await offer({ headers: { ...HEADERS, 'x-veriframe-viewer-role': 'watch' } });
    expect(asked).toEqual([
      ['v=0 offer', 'control'],
      ['v=0 offer', 'watch'],
    ]);
  });

  it('ends a connection, and says when there is none', async () => {
    const end = (id: string) => send(`/whep/${id}`, { method: 'DELETE', headers: HEADERS });
    expect((await end('id-1')).status).toBe(200);
    expect((await end('id-2')).status).toBe(404);
  });

  it.each([undefined, '', 'Bearer', `Bearer ${KEY}x`, `Bearer ${KEY.slice(1)}`, KEY, `Basic ${KEY}`])(
    'answers 401 to the authorization "%s", before it looks at anything else',
    async (authorization) => {
      const headers = new Headers({ ...HEADERS, authorization: authorization ?? '' });
      if (authorization === undefined) headers.delete('authorization');
      for (const path of ['/whep', '/whep/id-1', '/elsewhere']) {
        expect((await send(path, { method: 'POST', headers, body: 'v=0' })).status).toBe(401);
      }
      expect(asked).toEqual([]);
    },
  );

  it.each([
    ['role', 'x-veriframe-viewer-role', 'admin', 400],
    ['content type', 'content-type', 'application/json', 415],
  ])('refuses an unknown %s', async (_, name, value, status) => {
    expect((await offer({ headers: { ...HEADERS, [name]: value } })).status).toBe(status);
    expect(asked).toEqual([]);
  });

  it('refuses an offer that is too large', async () => {
    expect((await offer({ body: 'v'.repeat(65_537) })).status).toBe(413);
  });

  it.each([
    [{ kind: 'bad-offer' } as const, 400],
    [{ kind: 'full' } as const, 503],
  ])('says that an offer led to %j', async (outcome, status) => {
    connection = outcome;
    expect((await offer()).status).toBe(status);
  });

  it.each([
    ['GET', '/whep', 405],
    ['PATCH', '/whep/id-1', 405],
    ['POST', '/', 404],
    ['DELETE', '/whep/id-1/more', 404],
  ])('answers %s %s with %d', async (method, path, status) => {
    expect((await send(path, { method, headers: HEADERS })).status).toBe(status);
  });
});
