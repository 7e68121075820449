import { describe, expect, it } from '@jest/globals';
import { errorEnvelopeSchema } from '../../core/contract/envelope.ts';
import type { NewsAnswer, OfferAnswer, PatchAnswer, StillAnswer } from '../../core/ports/live-view.ts';
import type { Session } from '../../core/session/session.ts';
import { bodyRuleOf } from '../../functions/open-stream/body-rule.ts';
import { corsHeadersOf } from '../../functions/open-stream/cors-headers.ts';
import { openStreamHandler } from '../../functions/open-stream/handler.ts';
import { aServedSession, embedTokenFor, NOW, SESSION_ID } from '../support/a-session.ts';
import type { ApiEventInit } from '../support/an-api-event.ts';
import { callApi } from '../support/call-api.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';

const OFFER = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n';
const KEY = `${'A'.repeat(87)}=`;

type Answers = { patch?: PatchAnswer; post?: StillAnswer; poll?: NewsAnswer };

const setUp = (answer: OfferAnswer, changes: Partial<Session> = {}, answers: Answers = {}) => {
  const roles: string[] = [];
  const asked: unknown[] = [];
  const failed = { kind: 'no-answer', reason: 'failed' } as const;
  const closed: string[] = [];
  const handler = openStreamHandler({
    sessions: memorySessionStore(aServedSession(changes)),
    clock: () => NOW,
    runnerCidrs: ['10.0.0.0/16'],
    liveView: {
      offer: async (_, { role }) => {
        roles.push(role);
        return answer;
      },
      patch: async (_, { connectionId, ifMatch, fragment }) => {
        asked.push([connectionId, ifMatch, fragment]);
        return answers.patch ?? failed;
      },
      post: async (_, { connectionId, body }) => {
        asked.push([connectionId, body]);
        return answers.post ?? failed;
      },
      poll: async (_, { connectionId, after }) => {
        asked.push([connectionId, after]);
        return answers.poll ?? failed;
      },
      hangUp: async (_, connectionId) => {
        closed.push(connectionId);
        return connectionId !== 'unreachable';
      },
    },
  });
  const post = (end: 'control' | 'stream', init: Partial<ApiEventInit> = {}) =>
    callApi(
      handler,
      {
        method: 'POST',
        route: `/embed/{id}/${end}`,
        path: { id: SESSION_ID },
        body: OFFER,
        ...init,
        headers: {
          Authorization: `Bearer ${embedTokenFor()}`,
          'Content-Type': 'application/sdp',
          ...init.headers,
        },
      },
      { body: bodyRuleOf, headers: corsHeadersOf },
    );
  const preflight = () =>
    callApi(
      handler,
      { method: 'OPTIONS', route: '/embed/{id}/stream', path: { id: SESSION_ID } },
      { body: { kind: 'none' }, headers: corsHeadersOf },
    );
  const del = (end: 'control' | 'stream', connectionId: string, token = embedTokenFor()) =>
    callApi(
      handler,
      {
        method: 'DELETE',
        route: `/embed/{id}/${end}/{connectionId}`,
        path: { id: SESSION_ID, connectionId },
        headers: { Authorization: `Bearer ${token}` },
      },
      { body: { kind: 'none' } },
    );
  /** Any request on a connection. */
  const onConnection = (method: string, init: Partial<ApiEventInit> = {}) =>
    callApi(
      handler,
      {
        method,
        route: '/embed/{id}/control/{connectionId}',
        path: { id: SESSION_ID, connectionId: 'c-1' },
        ...init,
        headers: { Authorization: `Bearer ${embedTokenFor()}`, ...init.headers },
      },
      { body: bodyRuleOf, headers: corsHeadersOf },
    );
  const patch = (headers: Record<string, string> = { 'If-Match': '*' }, init: Partial<ApiEventInit> = {}) =>
    onConnection('PATCH', {
      body: 'a=ice-ufrag:abcd',
      ...init,
      headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', ...headers },
    });
  return { roles, closed, asked, post, del, preflight, onConnection, patch };
};
const answered: OfferAnswer = {
  kind: 'answered',
  answer: 'v=0\r\nanswer',
  connectionId: 'c-1',
  etag: '"ice-1"',
  iceServers: [{ urls: ['turns:turn.example:443?transport=tcp'], username: 'u', credential: 'c' }],
};
const codeOf = (answer: { json: () => unknown }) => errorEnvelopeSchema.parse(answer.json()).error.code;

describe('the WHEP routes', () => {
  it.each([
    ['control', 'control'],
    ['stream', 'watch'],
  ] as const)('answer an offer to /%s with the runner’s answer, to %s', async (end, role) => {
    const { post, roles } = setUp(answered);
    const answer = await post(end);
    expect(answer).toMatchObject({
      status: 201,
      text: 'v=0\r\nanswer',
      headers: {
        'content-type': 'application/sdp',
        location: `/v1/embed/${SESSION_ID}/${end}/c-1`,
        etag: '"ice-1"',
        link: '<turns:turn.example:443?transport=tcp>; rel="ice-server"; username="u"; credential="c"',
        'accept-patch': 'application/trickle-ice-sdpfrag',
      },
    });
    expect(roles).toEqual([role]);
  });

  it('end a connection by DELETE on its location', async () => {
    const { del, closed } = setUp(answered);
    expect((await del('control', 'c-1')).status).toBe(200);
    expect((await del('stream', 'c-2')).status).toBe(200);
    expect(closed).toEqual(['c-1', 'c-2']);
    expect((await del('control', 'unreachable')).status).toBe(502);
    expect((await del('control', 'c-1', 'not-the-token-of-this-session')).status).toBe(401);
    expect((await del('control', '../secret')).status).toBe(404);
  });

  it('let a player on any page watch, and none control', async () => {
    const { post, preflight } = setUp(answered);
    const allowed = {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Location, ETag, Link, Accept-Patch',
    };
    expect((await post('stream')).headers).toMatchObject(allowed);
    expect((await post('stream', { headers: { Authorization: '' } })).headers).toMatchObject(allowed);
    expect((await post('control')).headers).not.toHaveProperty('access-control-allow-origin');
    expect(await preflight()).toMatchObject({
      status: 204,
      headers: {
        ...allowed,
        'access-control-allow-methods': 'POST, PATCH, DELETE, OPTIONS',
        'access-control-allow-headers': 'Authorization, Content-Type, If-Match',
        'accept-post': 'application/sdp',
      },
    });
  });

  it('refuse what is no offer', async () => {
    const { post } = setUp(answered);
    expect((await post('stream', { headers: { 'Content-Type': 'application/json' } })).status).toBe(415);
    expect((await post('control', { headers: { 'Content-Type': 'text/plain' } })).status).toBe(415);
    expect((await post('control', { body: 'hello' })).status).toBe(400);
    expect((await post('control', { body: `v=0${'x'.repeat(64 * 1024)}` })).status).toBe(413);
    expect((await post('control', { headers: { Authorization: 'Bearer not-the-token-of-this-one' } })).status).toBe(
      401,
    );
    expect((await post('control', { headers: { Authorization: '' } })).status).toBe(401);
  });

  it('ask to come again when the browser is not ready', async () => {
    const answer = await setUp(answered, { status: 'INITIALIZING' }).post('control');
    expect(answer.status).toBe(409);
    expect(codeOf(answer)).toBe('STREAM_NOT_READY');
    expect(answer.headers['retry-after']).toBe('1');
  });

  it.each<[OfferAnswer, number]>([
    [{ kind: 'declined', status: 400 }, 400],
    [{ kind: 'declined', status: 401 }, 502],
    [{ kind: 'declined', status: 503 }, 503],
    [{ kind: 'no-answer', reason: 'timeout' }, 504],
    [{ kind: 'no-answer', reason: 'failed' }, 502],
  ])('turn %j into a %i', async (outcome, status) => {
    expect((await setUp(outcome).post('control')).status).toBe(status);
  });

  it('hand on what ICE found since, and the new session of a restart', async () => {
    const { patch, asked } = setUp(answered, {}, { patch: { kind: 'added' } });
    expect((await patch({ 'If-Match': '"ice-1"' })).status).toBe(204);
    expect(asked).toEqual([['c-1', '"ice-1"', 'a=ice-ufrag:abcd']]);
    const restarted = { kind: 'restarted', fragment: 'a=ice-ufrag:efgh', etag: '"ice-2"' } as const;
    expect(await setUp(answered, {}, { patch: restarted }).patch()).toMatchObject({
      status: 200,
      text: 'a=ice-ufrag:efgh',
      headers: { etag: '"ice-2"', 'content-type': 'application/trickle-ice-sdpfrag' },
    });
    expect((await setUp(answered).patch({ 'Content-Type': 'application/sdp' })).status).toBe(415);
    expect((await setUp(answered).patch({ Authorization: '' })).status).toBe(401);
  });

  it.each([
    [400, 400, 'VALIDATION_FAILED'],
    [404, 404, 'ROUTE_NOT_FOUND'],
    [412, 412, 'PRECONDITION_FAILED'],
    [428, 428, 'PRECONDITION_REQUIRED'],
    [401, 502, 'BAD_GATEWAY'],
  ])('turn a %i of the runner on a connection into a %i', async (declined, status, code) => {
    const answer = await setUp(answered, {}, { patch: { kind: 'declined', status: declined } }).patch();
    expect(answer.status).toBe(status);
    expect(codeOf(answer)).toBe(code);
  });

  it('begin with stills where there is no WebRTC, for one who controls', async () => {
    const taken: StillAnswer = { kind: 'taken', answer: { key: KEY }, connectionId: 'c-2' };
    const { post, asked } = setUp(answered, {}, { post: taken });
    const json = { headers: { 'Content-Type': 'application/json' } };
    const answer = await post('control', { ...json, body: { key: KEY } });
    expect(answer).toMatchObject({ status: 201, headers: { location: `/v1/embed/${SESSION_ID}/control/c-2` } });
    expect(answer.json()).toEqual({ key: KEY });
    expect(asked).toEqual([[undefined, { key: KEY }]]);
    expect((await post('control', { ...json, body: { key: 'short' } })).status).toBe(400);
    expect((await post('control', { ...json, body: '{' })).status).toBe(400);
    expect(
      (await post('control', { body: { key: KEY }, headers: { ...json.headers, Authorization: '' } })).status,
    ).toBe(401);
  });

  it('hand on sealed input and wait for sealed news, unread', async () => {
    const news = { after: '1-1', number: 1, sealed: 'AAAA' };
    const answers: Answers = { post: { kind: 'taken', answer: { number: 1 } }, poll: { kind: 'news', news } };
    const { onConnection, asked } = setUp(answered, {}, answers);
    const input = { number: 1, sealed: 'AAAA' };
    expect((await onConnection('POST', { body: input })).json()).toEqual({ number: 1 });
    const poll = await onConnection('GET', { query: { after: ['0-1'] } });
    expect(poll.json()).toEqual(news);
    expect(poll.headers['cache-control']).toBe('no-store');
    expect(asked).toEqual([
      ['c-1', input],
      ['c-1', '0-1'],
    ]);
    expect((await onConnection('GET', { query: { after: ['x'] } })).status).toBe(400);
    expect((await onConnection('POST', { body: { number: 0, sealed: 'AAAA' } })).status).toBe(400);
    expect((await onConnection('POST', { body: { number: 1, sealed: 'A'.repeat(99 * 1024) } })).status).toBe(413);
    expect((await onConnection('GET', { headers: { Authorization: 'Bearer not-the-token-of-this-one' } })).status).toBe(
      401,
    );
    expect((await setUp(answered, {}, { poll: { kind: 'declined', status: 404 } }).onConnection('GET')).status).toBe(
      404,
    );
    expect(
      (await setUp(answered, {}, { poll: { kind: 'no-answer', reason: 'timeout' } }).onConnection('GET')).status,
    ).toBe(504);
  });
});
