import { describe, expect, it } from '@jest/globals';
import { errorEnvelopeSchema } from '../../core/contract/envelope.ts';
import { Failure } from '../../core/failure.ts';
import { ok } from '../../functions/api-answer.ts';
import type { ApiRequest } from '../../functions/api-request.ts';
import { apiShell } from '../../functions/api-shell.ts';
import { SESSION_ID } from '../support/a-session.ts';
import type { ApiEventInit } from '../support/an-api-event.ts';
import { anApiEvent } from '../support/an-api-event.ts';
import { aContext, callApi } from '../support/call-api.ts';

const route = '/partner/browser-session';
const post = (init: Partial<ApiEventInit>): ApiEventInit => ({ method: 'POST', route, ...init });
const json = { body: { kind: 'json', maxBytes: 32 * 1024 } } as const;

/** Answers with the request that it got. */
const echo = async (request: ApiRequest) => ok(request);

describe('the shell of the HTTP routes', () => {
  it('puts answers into the envelope, as JSON that nobody may keep', async () => {
    const answer = await callApi(async () => ok({ a: 1 }), { route });
    expect(answer).toMatchObject({
      status: 200,
      text: '{"status":"success","data":{"a":1}}',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  });

  it('gives the handler the body, the query and the headers, whatever their case', async () => {
    const init = post({ body: { name: 'Zoë' }, query: { a: ['1', '2'] }, headers: { AUTHORIZATION: 'Bearer x' } });
    expect((await callApi(echo, init, json)).json()).toMatchObject({
      data: { body: { name: 'Zoë' }, query: { a: ['1', '2'] }, headers: { authorization: 'Bearer x' } },
    });
  });

  it('reads a body that API Gateway has encoded', async () => {
    const event = { ...anApiEvent(post({ body: Buffer.from('{"a":1}').toString('base64') })), isBase64Encoded: true };
    const { body } = await apiShell({ ...json, log: () => undefined }, () => echo)(event, aContext());
    expect(JSON.parse(body)).toMatchObject({ data: { body: { a: 1 } } });
  });

  it.each(['{', '', 'undefined', "{'a':1}", '{"a":1}x', '\u0000'])('refuses the body %j as malformed', async (body) => {
    const answer = await callApi(echo, post({ body }), json);
    expect(answer.status).toBe(400);
    expect(errorEnvelopeSchema.parse(answer.json()).error.code).toBe('MALFORMED_JSON');
  });

  it('takes a body of 32 KB and refuses one more byte', async () => {
    const bodyOf = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;
    expect((await callApi(echo, post({ body: bodyOf(32 * 1024) }), json)).status).toBe(200);
    const answer = await callApi(echo, post({ body: bodyOf(32 * 1024 + 1) }), json);
    expect(answer.status).toBe(413);
    expect(errorEnvelopeSchema.parse(answer.json()).error).toMatchObject({ code: 'BODY_TOO_LARGE', retryable: false });
  });

  it('counts bytes and not characters', async () => {
    const answer = await callApi(echo, post({ body: `"${'ü'.repeat(17_000)}"` }), json);
    expect(answer.status).toBe(413);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'refuses the content type %j',
    async (type) => {
      const answer = await callApi(echo, post({ body: '{}', headers: { 'Content-Type': type } }), json);
      expect(answer.status).toBe(415);
      expect(errorEnvelopeSchema.parse(answer.json()).error.code).toBe('UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])('takes %j', async (type) => {
    expect((await callApi(echo, post({ body: '{}', headers: { 'Content-Type': type } }), json)).status).toBe(200);
  });

  describe('on an unexpected error', () => {
    const fail = (error: unknown) => async () => Promise.reject(error);

    it('answers INTERNAL and tells the caller nothing of it', async () => {
      const lines: string[] = [];
      const answer = await callApi(fail(new Error('the table is gone')), { route }, { lines });
      expect(answer.status).toBe(500);
      expect(answer.json()).toEqual({
        status: 'error',
        error: { code: 'INTERNAL', message: 'Something went wrong on our side.', retryable: true },
        requestId: 'request-1',
      });
      expect(lines.some((line) => line.includes('the table is gone') && line.includes('request-1'))).toBe(true);
    });

    it('answers with the code of a fault that has one', async () => {
      const answer = await callApi(fail(new Failure('SERVICE_UNAVAILABLE', { cause: new Error('x') })), { route });
      expect(answer.status).toBe(503);
      expect(errorEnvelopeSchema.parse(answer.json()).error).toMatchObject({ retryable: true });
    });

    it('does not take a request’s failure for the server’s', async () => {
      expect((await callApi(fail(new Failure('SESSION_NOT_FOUND')), { route })).status).toBe(500);
    });

    it('answers when the handler cannot even be built, and builds it again at the next request', async () => {
      let builds = 0;
      const shelled = apiShell({ body: { kind: 'none' }, log: () => undefined }, () => {
        builds++;
        if (builds === 1) throw new Error('SESSIONS_TABLE is missing');
        return echo;
      });
      expect((await shelled(anApiEvent({ route }), aContext())).statusCode).toBe(500);
      expect((await shelled(anApiEvent({ route }), aContext())).statusCode).toBe(200);
    });

    it('answers an event that is not API Gateway’s', async () => {
      const shelled = apiShell({ body: { kind: 'none' }, log: () => undefined }, () => echo);
      expect((await shelled({ hello: 'world' }, aContext())).statusCode).toBe(500);
    });
  });

  it('puts its headers on refusals and faults too', async () => {
    const headers = (of: string) => (of === route ? { 'access-control-allow-origin': '*' } : {});
    const answers = await Promise.all([
      callApi(echo, { route }, { headers }),
      callApi(echo, post({ body: '{' }), { ...json, headers }),
      callApi(async () => Promise.reject(new Error('x')), { route }, { headers }),
    ]);
    expect(answers.map((answer) => answer.headers['access-control-allow-origin'])).toEqual(['*', '*', '*']);
  });

  it('builds the handler once', async () => {
    let builds = 0;
    const shelled = apiShell({ body: { kind: 'none' }, log: () => undefined }, () => {
      builds++;
      return echo;
    });
    expect(builds).toBe(0);
    await shelled(anApiEvent({ route }), aContext());
    await shelled(anApiEvent({ route }), aContext());
    expect(builds).toBe(1);
  });

  it('logs one line a request, without anything that was sent', async () => {
    const lines: string[] = [];
    await callApi(
      async () => Promise.reject(Object.assign(new SyntaxError('Unexpected token c, "canary" is not JSON'))),
      {
        method: 'POST',
        route: '/embed/{id}/events',
        path: { id: SESSION_ID },
        query: { q: ['canary-query'] },
        headers: { Authorization: 'Bearer canary-token', 'x-api-key': 'canary-key' },
        body: { text: 'canary-body' },
        sourceIp: '198.51.100.77',
      },
      { ...json, lines },
    );
    expect(lines.join('\n')).not.toMatch(/canary|198\.51\.100\.77|the key itself/);
    expect(lines.filter((line) => line.includes('"message":"request"')).map((line) => JSON.parse(line))).toEqual([
      {
        level: 'info',
        message: 'request',
        requestId: 'request-1',
        method: 'POST',
        route: '/embed/{id}/events',
        sessionId: SESSION_ID,
        status: 500,
        durationMs: expect.any(Number),
      },
    ]);
  });

  it('logs no path parameter that is no session’s id', async () => {
    const lines: string[] = [];
    await callApi(echo, { route: '/embed/{id}', path: { id: 'canary' } }, { lines });
    expect(lines.join('\n')).not.toContain('canary');
  });
});
