import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import {
  attestationViewSchema,
  createdSessionSchema,
  platformViewSchema,
  sessionDetailsSchema,
  sessionListSchema,
  terminatedSessionSchema,
} from '../../core/contract/partner-api.ts';
import { errorEnvelopeSchema, successEnvelopeSchema } from '../../core/contract/envelope.ts';
import type { Session } from '../../core/session/session.ts';
import { createSessionHandler } from '../../functions/create-session/handler.ts';
import { getAttestationHandler } from '../../functions/get-attestation/handler.ts';
import { getSessionHandler } from '../../functions/get-session/handler.ts';
import { listPlatformsHandler } from '../../functions/list-platforms/handler.ts';
import { listSessionsHandler } from '../../functions/list-sessions/handler.ts';
import { terminateSessionHandler } from '../../functions/terminate-session/handler.ts';
import { aPartner } from '../support/a-partner.ts';
import { aPlatform } from '../support/a-platform.ts';
import { aServedSession, aSession, embedTokenFor, NOW, SESSION_ID, TOKEN_SECRET } from '../support/a-session.ts';
import type { ApiEventInit } from '../support/an-api-event.ts';
import { testAttestor } from '../support/an-attestation.ts';
import { callApi } from '../support/call-api.ts';
import { manualTime } from '../support/manual-time.ts';
import { memoryLifecycle } from '../support/memory-lifecycle.ts';
import { memoryIdempotencyStore } from '../support/memory-idempotency-store.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';
import { memoryPartnerStore, memoryFlowVersionStore, memoryPlatformStore } from '../support/memory-stores.ts';

const NEW_ID = '7d9f0a1b-3f2b-4c1e-8d4a-4f6b9c7d8e9f';
const FOREIGN_ID = '11111111-2222-4333-8444-555555555555';

const setUp = (...own: Session[]) => {
  const time = manualTime(NOW);
  const foreign = aSession({ sessionId: FOREIGN_ID, partnerId: 'rival', partnerStatus: 'rival#CREATED' });
  const sessions = memorySessionStore(foreign, ...own);
  const ports = {
    sessions,
    totals: sessions,
    requests: memoryIdempotencyStore(sessions),
    lifecycle: memoryLifecycle(sessions, time.clock),
    platforms: memoryPlatformStore(aPlatform({ platformId: 2, isActive: false }), aPlatform()),
    flowVersions: memoryFlowVersionStore(),
    partners: memoryPartnerStore(aPartner()),
    tokenSecret: async () => TOKEN_SECRET,
    publicBaseUrl: 'https://veriframe.example',
    keptDays: 30,
    clock: time.clock,
    sleep: time.sleep,
    ids: { sessionId: () => NEW_ID, token: () => 'unused' },
  };
  const session = '/partner/browser-session';
  const call = (handler: Parameters<typeof callApi>[0], init: ApiEventInit) =>
    callApi(handler, { apiKeyId: 'key-acme', ...init });
  return {
    sessions,
    create: (body: unknown, init: Partial<ApiEventInit> = {}) =>
      call(createSessionHandler(ports), { method: 'POST', route: session, body, ...init }),
    get: (id = SESSION_ID, init: Partial<ApiEventInit> = {}) =>
      call(getSessionHandler(ports), { route: `${session}/{id}`, path: { id }, ...init }),
    list: (query: Record<string, readonly string[]> = {}, init: Partial<ApiEventInit> = {}) =>
      call(listSessionsHandler(ports), { route: '/partner/browser-sessions', query, ...init }),
    terminate: (id = SESSION_ID, init: Partial<ApiEventInit> = {}) =>
      call(terminateSessionHandler(ports), {
        method: 'POST',
        route: `${session}/{id}/terminate`,
        path: { id },
        ...init,
      }),
    attestation: (id = SESSION_ID, init: Partial<ApiEventInit> = {}) =>
      call(getAttestationHandler(ports), { route: `${session}/{id}/attestation`, path: { id }, ...init }),
    platforms: (init: Partial<ApiEventInit> = {}) =>
      call(listPlatformsHandler(ports), { route: '/partner/browser-platforms', ...init }),
  };
};

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const problemsOf = (answer: { json: () => unknown }) => errorEnvelopeSchema.parse(answer.json()).error.details;
const codeOf = (answer: { json: () => unknown }) => errorEnvelopeSchema.parse(answer.json()).error.code;

describe('GET /partner/browser-platforms', () => {
  it('lists the active platforms, without their flows', async () => {
    const answer = await setUp().platforms();
    expect(answer.status).toBe(200);
    const { data } = successEnvelopeSchema(z.array(platformViewSchema.strict())).parse(answer.json());
    expect(data).toMatchObject([{ id: 1, name: 'gigs', displayName: 'Gigs', isActive: true }]);
  });

  it('refuses a query parameter', async () => {
    const answer = await setUp().platforms({ query: { active: ['true'] } });
    expect(answer.status).toBe(400);
    expect(problemsOf(answer)).toEqual([{ path: 'active', message: 'is not known' }]);
  });
});

describe('POST /partner/browser-session', () => {
  it('answers 201 with the contract’s fields', async () => {
    const answer = await setUp().create({ platformId: 1, externalReferenceId: 'loan-7' });
    expect(answer.status).toBe(201);
    const { data } = successEnvelopeSchema(createdSessionSchema.strict()).parse(answer.json());
    expect(data.embedUrl).toBe(`https://veriframe.example/v1/embed/${NEW_ID}#t=${embedTokenFor(NEW_ID)}`);
  });

  it.each<[string, unknown, string[]]>([
    ['no body fields', {}, ['platformId']],
    ['an unknown field', { platformId: 1, webhook: 'x' }, ['webhook']],
    ['two unknown fields', { platformId: 1, a: 1, b: 2 }, ['a', 'b']],
    ['a platformId as text', { platformId: '1' }, ['platformId']],
    ['a broken platformId', { platformId: 1.5 }, ['platformId']],
    ['a negative platformId', { platformId: -1 }, ['platformId']],
    ['an inactive platform', { platformId: 2 }, ['platformId']],
    ['a platform that is not there', { platformId: 99 }, ['platformId']],
    ['half an hour', { platformId: 1, expiresInHours: 0.5 }, ['expiresInHours']],
    ['more than a day', { platformId: 1, expiresInHours: 24.01 }, ['expiresInHours']],
    ['hours as text', { platformId: 1, expiresInHours: '2' }, ['expiresInHours']],
    ['receiverData as a list', { platformId: 1, receiverData: [] }, ['receiverData']],
    ['receiverData as text', { platformId: 1, receiverData: 'Ada' }, ['receiverData']],
    ['receiverData that has no UTF-8', { platformId: 1, receiverData: { a: ['\ud800'] } }, ['receiverData']],
    ['receiverData of many levels', `{"platformId":1,"receiverData":{"a":${nested(100)}}}`, ['receiverData']],
    ['receiverData of very many levels', `{"platformId":1,"receiverData":{"a":${nested(16_000)}}}`, ['receiverData']],
    ['too much receiverData', { platformId: 1, receiverData: { text: 'ü'.repeat(4_100) } }, ['receiverData']],
    ['a long reference', { platformId: 1, externalReferenceId: 'x'.repeat(256) }, ['externalReferenceId']],
    ['a reference as number', { platformId: 1, externalReferenceId: 7 }, ['externalReferenceId']],
    ['a reference that has no UTF-8', { platformId: 1, externalReferenceId: 'a\ud800' }, ['externalReferenceId']],
    ['a webhook that has no UTF-8', { platformId: 1, webhookUrl: 'https://acme.example.com/\ud800' }, ['webhookUrl']],
    ['null for an optional field', { platformId: 1, webhookUrl: null }, ['webhookUrl']],
    ['a field named like a method', '{"platformId":1,"__proto__":{},"constructor":1}', ['__proto__', 'constructor']],
    ['an http: webhook', { platformId: 1, webhookUrl: 'http://acme.example.com' }, ['webhookUrl']],
    ['a local webhook', { platformId: 1, webhookUrl: 'https://localhost/x' }, ['webhookUrl']],
    ['a webhook without a valid TLD', { platformId: 1, webhookUrl: 'https://acme.notatld/x' }, ['webhookUrl']],
    ['a custom URL', { platformId: 1, customUrl: 'https://gigs.example/x' }, ['customUrl']],
    ['no origin at all', { platformId: 1, allowedOrigins: [] }, ['allowedOrigins']],
    ['a wildcard origin', { platformId: 1, allowedOrigins: ['https://*.acme.example'] }, ['allowedOrigins.0']],
    [
      'an origin with a path',
      { platformId: 1, allowedOrigins: ['https://acme.example', 'https://acme.example/'] },
      ['allowedOrigins.1'],
    ],
    ['too many origins', { platformId: 1, allowedOrigins: Array(21).fill('https://acme.example') }, ['allowedOrigins']],
    ['several mistakes', { platformId: 'x', expiresInHours: 0, extra: 1 }, ['platformId', 'expiresInHours', 'extra']],
    ['a list as body', [], ['']],
    ['null as body', 'null', ['']],
  ])('refuses %s with a 400 that names it', async (_, body, paths) => {
    const answer = await setUp().create(body);
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('VALIDATION_FAILED');
    expect(problemsOf(answer)).toEqual(paths.map((path) => expect.objectContaining({ path })));
  });

  it('takes receiverData of a hundred levels', async () => {
    expect((await setUp().create(`{"platformId":1,"receiverData":{"a":${nested(99)}}}`)).status).toBe(201);
  });

  it('takes receiverData of exactly 8 KB and a reference of exactly 255 characters', async () => {
    const receiverData = { text: 'x'.repeat(8 * 1024 - '{"text":""}'.length) };
    const answer = await setUp().create({ platformId: 1, receiverData, externalReferenceId: 'x'.repeat(255) });
    expect(answer.status).toBe(201);
  });

  it.each(['', 'key-of-nobody'])('refuses the API key id %j with a 401', async (apiKeyId) => {
    const { create } = setUp();
    const answer = await create({ platformId: 1 }, { apiKeyId });
    expect(answer.status).toBe(401);
    expect(codeOf(answer)).toBe('UNAUTHORIZED');
  });
});

describe('GET /partner/browser-session/{id}', () => {
  it('answers with every field of the details, and the embed URL that was given at creation', async () => {
    const answer = await setUp(aServedSession()).get();
    const { data } = successEnvelopeSchema(sessionDetailsSchema.strict()).parse(answer.json());
    expect(data.embedUrl).toBe(`https://veriframe.example/v1/embed/${SESSION_ID}#t=${embedTokenFor()}`);
  });

  it('shows neither hashes nor tokens of the state machine and the runner', async () => {
    const { text } = await setUp(aServedSession({ receiverData: { email: 'ada@example.com' } })).get();
    expect(text).not.toMatch(/task-token|tokenHash|embedTokenHash|10\.0\.0\.7|ada@example\.com/);
  });

  it('answers alike for a missing session, another partner’s, and an id that is no UUID', async () => {
    const answers = await Promise.all([setUp().get(NEW_ID), setUp().get(FOREIGN_ID), setUp().get('no-uuid')]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => JSON.stringify(headers))).size).toBe(1);
  });
});

describe('GET /partner/browser-sessions', () => {
  const many = Array.from({ length: 25 }, (_, index) =>
    aSession({
      sessionId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      createdAt: new Date(NOW.getTime() + index * 1000).toISOString(),
      ...(index % 5 === 0 ? { status: 'CANCELLED', partnerStatus: 'acme#CANCELLED' } : {}),
    }),
  );
  const dataOf = (answer: { json: () => unknown }) =>
    successEnvelopeSchema(sessionListSchema.strict()).parse(answer.json()).data;

  it('lists the partner’s own sessions, newest first, twenty at a time', async () => {
    const data = dataOf(await setUp(...many).list());
    expect(data.sessions.map(({ sessionId }) => sessionId)).toEqual(
      many
        .toReversed()
        .slice(0, 20)
        .map(({ sessionId }) => sessionId),
    );
    expect(data.pagination).toEqual({
      total: 25,
      limit: 20,
      offset: 0,
      hasMore: true,
      nextCursor: expect.stringMatching(/^[\w-]+$/),
    });
    expect(Object.keys(data.sessions[0] ?? {})).not.toEqual(expect.arrayContaining(['extractedData']));
    expect(data.sessions[0]).not.toHaveProperty('streamUrl');
  });

  it('reaches every session once by cursor', async () => {
    const { list } = setUp(...many);
    const seen: string[] = [];
    let query: Record<string, readonly string[]> = { limit: ['10'] };
    for (;;) {
      const { sessions, pagination } = dataOf(await list(query));
      seen.push(...sessions.map(({ sessionId }) => sessionId));
      if (pagination.nextCursor === null) break;
      query = { limit: ['10'], cursor: [pagination.nextCursor] };
    }
    expect(seen).toEqual(many.toReversed().map(({ sessionId }) => sessionId));
  });

  it('filters by status', async () => {
    const data = dataOf(await setUp(...many).list({ status: ['CANCELLED'] }));
    expect(data.sessions.map(({ status }) => status)).toEqual(Array(5).fill('CANCELLED'));
    expect(data.pagination).toMatchObject({ total: 5, hasMore: false, nextCursor: null });
  });

  it.each<[Record<string, readonly string[]>, string]>([
    [{ limit: ['0'] }, 'limit'],
    [{ limit: ['101'] }, 'limit'],
    [{ limit: ['ten'] }, 'limit'],
    [{ limit: ['1.5'] }, 'limit'],
    [{ limit: ['-1'] }, 'limit'],
    [{ limit: [''] }, 'limit'],
    [{ limit: ['1', '2'] }, 'limit'],
    [{ offset: ['10001'] }, 'offset'],
    [{ offset: ['-1'] }, 'offset'],
    [{ status: ['DONE'] }, 'status'],
    [{ status: ['completed'] }, 'status'],
    [{ page: ['2'] }, 'page'],
    [{ cursor: ['nonsense'] }, 'cursor'],
    [{ cursor: ['abc'], offset: ['1'] }, 'cursor'],
    [{ cursor: ['abc'], offset: ['0'] }, 'cursor'],
  ])('refuses %j with a 400 that names %s', async (query, path) => {
    const answer = await setUp(...many).list(query);
    expect(answer.status).toBe(400);
    expect(problemsOf(answer)).toEqual([expect.objectContaining({ path })]);
  });

  it('takes the limits themselves', async () => {
    for (const query of [{ limit: ['1'] }, { limit: ['100'] }, { offset: ['10000'] }, { offset: ['0'] }]) {
      expect((await setUp(...many).list(query)).status).toBe(200);
    }
  });

  it('refuses the cursor of another filter', async () => {
    const { list } = setUp(...many);
    const { nextCursor } = dataOf(await list({ limit: ['5'] })).pagination;
    expect((await list({ cursor: [nextCursor ?? ''], status: ['CANCELLED'] })).status).toBe(400);
  });
});

describe('POST /partner/browser-session/{id}/terminate', () => {
  it('ends the session, with and without a body, and is a 200 again when repeated', async () => {
    const { terminate } = setUp(aServedSession());
    const answer = await terminate(SESSION_ID, { body: {} });
    expect(successEnvelopeSchema(terminatedSessionSchema.strict()).parse(answer.json())).toEqual({
      status: 'success',
      data: {
        sessionId: SESSION_ID,
        status: 'TERMINATED',
        progress: 0,
        externalReferenceId: null,
        errorCode: 'TERMINATED_BY_PARTNER',
        errorMessage: 'The partner ended the session.',
      },
    });
    const again = await terminate();
    expect([again.status, again.text]).toEqual([200, answer.text]);
  });

  it('is a 409 on another terminal status', async () => {
    const answer = await setUp(aSession({ status: 'COMPLETED' })).terminate();
    expect(answer.status).toBe(409);
    expect(errorEnvelopeSchema.parse(answer.json()).error).toMatchObject({
      code: 'SESSION_ALREADY_TERMINAL',
      details: { status: 'COMPLETED' },
    });
  });

  it('is a 404 for another partner’s session, and leaves it alone', async () => {
    const { terminate, sessions } = setUp();
    expect((await terminate(FOREIGN_ID)).status).toBe(404);
    expect(sessions.get(FOREIGN_ID).intent).toBeUndefined();
  });

  it('refuses a body with fields', async () => {
    expect((await setUp(aServedSession()).terminate(SESSION_ID, { body: { reason: 'x' } })).status).toBe(400);
  });

  it('asks to try again while the end is still under way', async () => {
    const answer = await setUp(aServedSession({ taskToken: undefined })).terminate();
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
  });
});

describe('GET /partner/browser-session/{id}/attestation', () => {
  const attestation = testAttestor().attest();
  it('gives the whole attestation of a completed session', async () => {
    const session = aSession({ status: 'COMPLETED', attestation, extractedData: { name: 'Ada Example' } });
    const answer = await setUp(session).attestation();
    expect(successEnvelopeSchema(attestationViewSchema.strict()).parse(answer.json())).toEqual({
      status: 'success',
      data: {
        sessionId: SESSION_ID,
        format: 'dc+sd-jwt',
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        trust: 'operator',
        attestation,
      },
    });
  });

  it('is a 404 of its own before the session has completed, and the session’s when it is not there', async () => {
    const running = aServedSession({ status: 'VERIFYING', attestation, extractedData: { name: 'Ada' } });
    expect(codeOf(await setUp(running).attestation())).toBe('ATTESTATION_NOT_FOUND');
    expect(codeOf(await setUp().attestation(FOREIGN_ID))).toBe('SESSION_NOT_FOUND');
  });
});
