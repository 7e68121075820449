import { describe, expect, it } from '@jest/globals';
import { errorEnvelopeSchema } from '../../core/contract/envelope.ts';
import type { OfferAnswer } from '../../core/ports/live-view.ts';
import type { Session } from '../../core/session/session.ts';
import { corsHeadersOf } from '../../functions/open-stream/cors-headers.ts';
import { openStreamHandler } from '../../functions/open-stream/handler.ts';
import { aServedSession, embedTokenFor, NOW, SESSION_ID } from '../support/a-session.ts';
import type { ApiEventInit } from '../support/an-api-event.ts';
import { callApi } from '../support/call-api.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';

const OFFER = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n';
const sdp = { body: { kind: 'sdp', maxBytes: 64 * 1024 } } as const;

const setUp = (answer: OfferAnswer, changes: Partial<Session> = {}) => {
  const roles: string[] = [];
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
      { ...sdp, headers: corsHeadersOf },
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
  return { roles, closed, post, del, preflight };
};
const answered: OfferAnswer = { kind: 'answered', answer: 'v=0\r\nanswer', connectionId: 'c-1' };
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
      headers: { 'content-type': 'application/sdp', location: `/v1/embed/${SESSION_ID}/${end}/c-1` },
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
    const allowed = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Location' };
    expect((await post('stream')).headers).toMatchObject(allowed);
    expect((await post('stream', { headers: { Authorization: '' } })).headers).toMatchObject(allowed);
    expect((await post('control')).headers).not.toHaveProperty('access-control-allow-origin');
    expect(await preflight()).toMatchObject({
      status: 204,
      headers: {
        ...allowed,
        'access-control-allow-methods': 'POST, DELETE, OPTIONS',
        'access-control-allow-headers': 'Authorization, Content-Type',
        'accept-post': 'application/sdp',
      },
    });
  });

  it('refuse what is no offer', async () => {
    const { post } = setUp(answered);
    expect((await post('control', { headers: { 'Content-Type': 'application/json' } })).status).toBe(415);
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
});
