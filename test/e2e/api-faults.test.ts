import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { aVeriframe, type TestVeriframe } from './a-veriframe.ts';
import { callApi, createSession, eventually, reportEmbedEvent, sessionReader, type Answer } from './session-client.ts';

let veriframe: TestVeriframe;

beforeAll(async () => {
  veriframe = await aVeriframe();
}, 120_000);

afterAll(async () => {
  await veriframe?.close();
}, 30_000);

const withKey = () => ({ 'x-api-key': veriframe.apiKey, 'content-type': 'application/json' });
const create = (body: string, headers: Record<string, string> = withKey()) =>
  callApi(veriframe, 'POST', '/partner/browser-session', { headers, body });

/** The contract's error envelope, whoever answered: a Lambda or API Gateway by itself. */
const expectRefusal = (answer: Answer, status: number, code: string) => {
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    status,
    body: {
      status: 'error',
      error: { code, message: expect.any(String), retryable: expect.any(Boolean) },
      requestId: expect.any(String),
    },
  });
};

describe('the API key', () => {
  it.each([
    ['missing', {}],
    ['unknown', { 'x-api-key': 'not-a-key' }],
  ])('is refused with 401 when it is %s', async (_what, headers) => {
    expectRefusal(await callApi(veriframe, 'GET', '/partner/browser-platforms', { headers }), 401, 'UNAUTHORIZED');
    expectRefusal(await create('{}', { ...headers, 'content-type': 'application/json' }), 401, 'UNAUTHORIZED');
  });

  it('opens the list of platforms', async () => {
    const answer = await callApi(veriframe, 'GET', '/partner/browser-platforms', { headers: withKey() });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'success', data: [{ id: 1, name: 'sandbox-gigs', isActive: true }] },
    });
  });
});

describe('a create request', () => {
  it.each([
    ['no JSON', '{"platformId":', 400, 'MALFORMED_JSON'],
    ['an unknown field', '{"platformId":1,"colour":"red"}', 400, 'VALIDATION_FAILED'],
    ['an unknown platform', '{"platformId":99}', 400, 'VALIDATION_FAILED'],
    [
      'a webhook on plain HTTP',
      '{"platformId":1,"webhookUrl":"http://partner.example.com/"}',
      400,
      'VALIDATION_FAILED',
    ],
    ['a webhook on an address', '{"platformId":1,"webhookUrl":"https://10.0.0.1/"}', 400, 'VALIDATION_FAILED'],
    ['a custom URL where none is allowed', '{"platformId":1,"customUrl":"https://a.com/"}', 400, 'VALIDATION_FAILED'],
    ['an origin with a wildcard', '{"platformId":1,"allowedOrigins":["https://*.a.com"]}', 400, 'VALIDATION_FAILED'],
    ['too many hours', '{"platformId":1,"expiresInHours":25}', 400, 'VALIDATION_FAILED'],
    [
      'a body over 32 KB',
      JSON.stringify({ platformId: 1, receiverData: { name: 'x'.repeat(33_000) } }),
      413,
      'BODY_TOO_LARGE',
    ],
  ])('with %s is refused', async (_what, body, status, code) => {
    expectRefusal(await create(body), status, code);
  });

  it('names the unknown field', async () => {
    const { body } = await create('{"platformId":1,"colour":"red"}');
    expect(body).toMatchObject({ error: { details: [{ path: 'colour' }] } });
  });

  it('over the limit of API Gateway is refused in the same form', async () => {
    expectRefusal(
      await create(`{"platformId":1,"receiverData":{"x":"${'x'.repeat(10 * 1024 * 1024)}"}}`),
      413,
      'BODY_TOO_LARGE',
    );
  });

  it('is answered with absent fields as null', async () => {
    const answer = await create('{"platformId":1}');
    expect(answer).toMatchObject({
      status: 201,
      body: { data: { status: 'CREATED', platformId: 1, externalReferenceId: null } },
    });
  });
});

describe('an idempotency key', () => {
  const createOnce = (key: string, body: string) => create(body, { ...withKey(), 'idempotency-key': key });

  it('makes one session of many requests at the same time, each answered alike', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 4 }, () => createOnce(key, '{"platformId":1}')));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await createOnce(key, '{ "platformId": 1 }')).text).toBe(answers[0]?.text);
    expect((await createOnce(randomUUID(), '{"platformId":1}')).text).not.toBe(answers[0]?.text);
  });

  it('with another body is a conflict', async () => {
    const key = randomUUID();
    expect((await createOnce(key, '{"platformId":1}')).status).toBe(201);
    expectRefusal(await createOnce(key, '{"platformId":1,"expiresInHours":2}'), 409, 'IDEMPOTENCY_CONFLICT');
    expectRefusal(await createOnce('x'.repeat(256), '{"platformId":1}'), 400, 'VALIDATION_FAILED');
  });
});

describe('a session id', () => {
  it.each(['not-a-uuid', randomUUID()])('that is %s is a 404', async (id) => {
    expectRefusal(
      await callApi(veriframe, 'GET', `/partner/browser-session/${id}`, { headers: withKey() }),
      404,
      'SESSION_NOT_FOUND',
    );
  });

  it('of another route is a 404 in the same form', async () => {
    expectRefusal(await callApi(veriframe, 'GET', '/partner/nothing', { headers: withKey() }), 404, 'ROUTE_NOT_FOUND');
  });
});

describe('the embed token', () => {
  const readState = (sessionId: string, token?: string) =>
    callApi(veriframe, 'GET', `/embed/${sessionId}/state`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  it('opens its own session only', async () => {
    const [mine, other] = [await createSession(veriframe), await createSession(veriframe)];
    expect((await readState(mine.sessionId, mine.token)).status).toBe(200);
    expectRefusal(await readState(mine.sessionId, other.token), 401, 'TOKEN_INVALID');
    expectRefusal(await readState(mine.sessionId), 401, 'TOKEN_INVALID');
    expectRefusal(
      await reportEmbedEvent(veriframe, { ...mine, token: other.token }, 'USER_CANCELLED'),
      401,
      'TOKEN_INVALID',
    );
  });

  it('cannot stand in for the token of a runner', async () => {
    const { sessionId, token } = await createSession(veriframe);
    const answer = await callApi(veriframe, 'POST', `/runner/${sessionId}/events`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"type":"HEARTBEAT"}',
    });
    expectRefusal(answer, 401, 'TOKEN_INVALID');
  });

  it('is dead when the session has ended, and tells its holder only how', async () => {
    const session = await createSession(veriframe);
    const sessions = sessionReader(veriframe);
    expect(await reportEmbedEvent(veriframe, session, 'USER_CANCELLED')).toMatchObject({ status: 200 });
    await sessions.waitFor(session.sessionId, ['CANCELLED']);
    sessions.close();
    expectRefusal(await readState(session.sessionId, session.token), 410, 'SESSION_ENDED');
    expectRefusal(await reportEmbedEvent(veriframe, session, 'USER_ARRIVED'), 410, 'SESSION_ENDED');
    expectRefusal(await readState(session.sessionId, 'x'.repeat(43)), 401, 'TOKEN_INVALID');
  });

  it('watches no stream before there is one', async () => {
    const { sessionId, token } = await createSession(veriframe);
    const answer = await callApi(veriframe, 'POST', `/embed/${sessionId}/stream`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
      body: 'v=0\r\n',
    });
    expectRefusal(answer, 409, 'STREAM_NOT_READY');
  });
});

describe('the embed page', () => {
  it('may be framed by the partner alone and holds no token', async () => {
    const { sessionId, token } = await createSession(veriframe);
    const answer = await callApi(veriframe, 'GET', `/embed/${sessionId}`);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(token);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`frame-ancestors ${new URL(veriframe.playground.url).origin}`);
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('the OpenAPI document', () => {
  it('is open to anybody, on any page', async () => {
    const answer = await callApi(veriframe, 'GET', '/openapi.json');
    expect(answer).toMatchObject({ status: 200, body: { openapi: '3.1.0', servers: [{ url: '/v1' }] } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('the embed page of a session with origins of its own', () => {
  it('may be framed by these and not by those that the partner has configured', async () => {
    const { sessionId } = await createSession(veriframe, { allowedOrigins: ['https://app.acme.example'] });
    const policy = (await callApi(veriframe, 'GET', `/embed/${sessionId}`)).headers.get('content-security-policy');
    expect(policy).toMatch(/frame-ancestors https:\/\/app\.acme\.example$/);
  });
});

describe('the webhook of a session that has ended', () => {
  const resend = (sessionId: string) =>
    callApi(veriframe, 'POST', `/partner/browser-session/${sessionId}/webhook/resend`, { headers: withKey() });
  const timelineOf = async (sessionId: string) => {
    const route = `/partner/browser-session/${sessionId}/events`;
    const { data } = (await callApi(veriframe, 'GET', route, { headers: withKey() })).body as {
      data: { events: { type: string; status?: string; isReplay?: boolean; statusCode?: number }[] };
    };
    return data.events;
  };

  it('comes again when the partner asks, under the same id, and the timeline says so', async () => {
    const { sessionId } = await createSession(veriframe);
    expectRefusal(await resend(sessionId), 409, 'SESSION_NOT_TERMINAL');
    await callApi(veriframe, 'POST', `/partner/browser-session/${sessionId}/terminate`, { headers: withKey() });
    const deliveries = () => veriframe.playground.received.get(`msg_${sessionId}`)?.deliveries;
    await eventually('the event comes', () => deliveries() === 1);
    expect(await resend(sessionId)).toMatchObject({
      status: 202,
      body: { data: { sessionId, webhookId: `msg_${sessionId}` } },
    });
    await eventually('the event comes again', () => deliveries() === 2);
    await eventually('both are recorded', async () => (await timelineOf(sessionId)).length === 5);
    expect(await timelineOf(sessionId)).toMatchObject([
      { type: 'TRANSITION', status: 'CREATED', errorCode: null },
      { type: 'TRANSITION', status: 'TERMINATED', errorCode: 'TERMINATED_BY_PARTNER' },
      { type: 'WEBHOOK_ATTEMPT', isReplay: false, attempt: 1, statusCode: 204, error: null },
      { type: 'WEBHOOK_RESEND' },
      { type: 'WEBHOOK_ATTEMPT', isReplay: true, attempt: 1, statusCode: 204, error: null },
    ]);
  }, 30_000);

  it('cannot come when there is no webhook URL', async () => {
    const { sessionId } = await createSession(veriframe, { webhookUrl: undefined });
    expectRefusal(await resend(sessionId), 409, 'WEBHOOK_NOT_CONFIGURED');
    expectRefusal(await resend(randomUUID()), 404, 'SESSION_NOT_FOUND');
  });
});
