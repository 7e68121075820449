import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, StillConnection } from '../../../runner/live-view/live-view.ts';
import type { PatchOutcome } from '../../../runner/live-view/peer/peer-link.ts';
import type { ServedView, WhepServer } from '../../../runner/live-view/whep-server.ts';
import { startWhepServer } from '../../../runner/live-view/whep-server.ts';

const KEY = 'k'.repeat(64);
const HEADERS = {
  authorization: `Bearer ${KEY}`,
  'content-type': 'application/sdp',
  'x-veriframe-viewer-role': 'control',
};
const FRAGMENT = { ...HEADERS, 'content-type': 'application/trickle-ice-sdpfrag' };
const JSON_HEADERS = { ...HEADERS, 'content-type': 'application/json' };
/** The length of a point of P-256 in Base64. */
const POINT = `${'A'.repeat(87)}=`;

describe('WHEP server', () => {
  let server: WhepServer;
  let connection: Connection;
  let stills: StillConnection;
  let patched: PatchOutcome | null;
  let asked: unknown[];

  /** As much of a viewer as the server asks. */
  const viewer = (role: string) => ({
    role,
    patch: async (...args: unknown[]) => (asked.push(args), patched),
    beginStills: async (key: object) => (asked.push(key), { key: POINT }),
    poll: async (after: string) => (after === 'bad' ? null : { after: '1-1', number: 1, sealed: 'AAAA' }),
    takeInput: async ({ number }: { number: number }) => (number > 5 ? null : number),
  });

  beforeEach(async () => {
    connection = { kind: 'connected', id: 'id-1', answer: 'v=0 answer', etag: '"ice-1"', iceServers: [] };
    stills = { kind: 'connected', id: 'id-3', key: { key: POINT } };
    patched = { kind: 'added' };
    asked = [];
    const viewers: Record<string, unknown> = { 'id-1': viewer('control'), 'id-2': viewer('watch') };
    const live = {
      connect: async (...args: unknown[]) => (asked.push(args), connection),
      connectByStills: async (...args: unknown[]) => (asked.push(args), stills),
      disconnect: (id: string) => id in viewers,
      viewer: (id: string) => viewers[id],
    } as unknown as ServedView;
    server = await startWhepServer({ address: '127.0.0.1', port: 0, streamKey: KEY, live });
  });
  afterEach(() => server.close());

  const send = (path: string, init: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
  const offer = (init: RequestInit = {}) =>
    send('/whep', { method: 'POST', headers: HEADERS, body: 'v=0 offer', ...init });
  const patch = (headers: Record<string, string> = {}, id = 'id-1') =>
    send(`/whep/${id}`, { method: 'PATCH', headers: { ...FRAGMENT, ...headers }, body: 'a=ice-ufrag:abcd' });
  const post = (body: unknown, id = 'id-1') =>
    send(`/whep/${id}`, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });

  it('answers an offer with 201, the answer, its ICE session and where it can be changed and ended', async () => {
    const response = await offer();
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/whep/id-1');
    expect(response.headers.get('etag')).toBe('"ice-1"');
    expect(response.headers.get('accept-patch')).toBe('application/trickle-ice-sdpfrag');
    expect(response.headers.get('link')).toBeNull();
    expect(response.headers.get('content-type')).toBe('application/sdp');
    expect(await response.text()).toBe('v=0 answer');
    await offer({ headers: { ...HEADERS, 'x-veriframe-viewer-role': 'watch' } });
    expect(asked).toEqual([
      ['v=0 offer', 'control'],
      ['v=0 offer', 'watch'],
    ]);
  });

  it('names the ICE servers to use', async () => {
    const iceServers = [{ urls: ['turns:turn.example:443?transport=tcp'], username: 'u', credential: 'c' }];
    connection = { kind: 'connected', id: 'id-1', answer: '', etag: '"ice-1"', iceServers };
    expect((await offer()).headers.get('link')).toBe(
      '<turns:turn.example:443?transport=tcp>; rel="ice-server"; username="u"; credential="c"',
    );
  });

  it('ends a connection, and says when there is none', async () => {
    const end = (id: string) => send(`/whep/${id}`, { method: 'DELETE', headers: HEADERS });
    expect((await end('id-1')).status).toBe(200);
    expect((await end('id-9')).status).toBe(404);
  });

  it.each<[PatchOutcome | null, number]>([
    [{ kind: 'added' }, 204],
    [{ kind: 'no-precondition' }, 428],
    [{ kind: 'precondition-failed' }, 412],
    [{ kind: 'bad-fragment' }, 400],
    [null, 400],
  ])('says that a PATCH led to %j', async (outcome, status) => {
    patched = outcome;
    expect((await patch({ 'if-match': '"ice-1"' })).status).toBe(status);
    expect(asked).toEqual([['"ice-1"', 'a=ice-ufrag:abcd']]);
  });

  it('answers an ICE restart with the new session', async () => {
    patched = { kind: 'restarted', etag: '"ice-2"', fragment: 'a=ice-ufrag:efgh' };
    const response = await patch({ 'if-match': '*' });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"ice-2"');
    expect(response.headers.get('content-type')).toBe('application/trickle-ice-sdpfrag');
    expect(await response.text()).toBe('a=ice-ufrag:efgh');
  });

  it('gives stills and takes input of one who controls, and of nobody else', async () => {
    expect(await (await post({ key: POINT })).json()).toEqual({ key: POINT });
    expect(await (await post({ number: 1, sealed: 'AAAA' })).json()).toEqual({ number: 1 });
    expect((await post({ number: 6, sealed: 'AAAA' })).status).toBe(400);
    expect((await post({ number: 0, sealed: '<>' })).status).toBe(400);
    expect((await post({ key: POINT }, 'id-2')).status).toBe(400);
    expect((await post({ number: 1, sealed: 'AAAA' }, 'id-2')).status).toBe(400);
    const poll = (after: string) => send(`/whep/id-1?after=${after}`, { headers: HEADERS });
    expect(await (await poll('')).json()).toEqual({ after: '1-1', number: 1, sealed: 'AAAA' });
    expect((await poll('bad')).status).toBe(400);
  });

  it('begins with stills where there is no WebRTC at all, for one who controls', async () => {
    const begin = (role: string, key = POINT) =>
      send('/whep', {
        method: 'POST',
        headers: { ...JSON_HEADERS, 'x-veriframe-viewer-role': role },
        body: JSON.stringify({ key }),
      });
    const response = await begin('control');
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/whep/id-3');
    expect(await response.json()).toEqual({ key: POINT });
    expect((await begin('watch')).status).toBe(400);
    expect((await begin('control', 'short')).status).toBe(400);
    stills = { kind: 'full' };
    expect((await begin('control')).status).toBe(503);
    stills = { kind: 'bad-key' };
    expect((await begin('control')).status).toBe(400);
  });

  it.each([undefined, '', 'Bearer', `Bearer ${KEY}x`, `Bearer ${KEY.slice(1)}`, KEY, `Basic ${KEY}`])(
    'answers 401 to the authorization "%s", before it looks at anything else',
    async (authorization) => {
      const headers = new Headers({ ...HEADERS, authorization: authorization ?? '' });
      if (authorization === undefined) headers.delete('authorization');
      for (const path of ['/whep', '/whep/id-1', '/elsewhere']) {
        expect((await send(path, { method: 'POST', headers, body: 'v=0' })).status).toBe(401);
      }
      expect((await send('/whep/id-1', { headers })).status).toBe(401);
      expect(asked).toEqual([]);
    },
  );

  it.each([
    ['role', 'x-veriframe-viewer-role', 'admin', 400],
    ['content type', 'content-type', 'text/plain', 415],
  ])('refuses an unknown %s', async (_, name, value, status) => {
    expect((await offer({ headers: { ...HEADERS, [name]: value } })).status).toBe(status);
    expect(asked).toEqual([]);
  });

  it('refuses a body of another kind on a connection', async () => {
    expect((await patch({ 'content-type': 'application/sdp' })).status).toBe(415);
    expect((await patch({ 'if-match': '*' }, 'id-9')).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('refuses a body that is too large', async () => {
    expect((await offer({ body: 'v'.repeat(131_073) })).status).toBe(413);
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
    ['PUT', '/whep/id-1', 405],
    ['POST', '/', 404],
    ['DELETE', '/whep/id-1/more', 404],
  ])('answers %s %s with %d', async (method, path, status) => {
    expect((await send(path, { method, headers: HEADERS })).status).toBe(status);
  });
});
