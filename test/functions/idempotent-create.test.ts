import { describe, expect, it } from '@jest/globals';
import { errorEnvelopeSchema } from '../../core/contract/envelope.ts';
import { createSessionHandler } from '../../functions/create-session/handler.ts';
import { aPartner } from '../support/a-partner.ts';
import { aPlatform } from '../support/a-platform.ts';
import { NOW, TOKEN_SECRET } from '../support/a-session.ts';
import { callApi } from '../support/call-api.ts';
import { memoryIdempotencyStore } from '../support/memory-idempotency-store.ts';
import { memoryLifecycle } from '../support/memory-lifecycle.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';
import { memoryPartnerStore, memoryFlowVersionStore, memoryPlatformStore } from '../support/memory-stores.ts';

const setUp = () => {
  const sessions = memorySessionStore();
  let made = 0;
  const handler = createSessionHandler({
    sessions,
    requests: memoryIdempotencyStore(sessions),
    lifecycle: memoryLifecycle(sessions, () => NOW),
    platforms: memoryPlatformStore(aPlatform()),
    flowVersions: memoryFlowVersionStore(),
    partners: memoryPartnerStore(aPartner()),
    tokenSecret: async () => TOKEN_SECRET,
    publicBaseUrl: 'https://veriframe.example',
    clock: () => NOW,
    sleep: async () => undefined,
    ids: { sessionId: () => `00000000-0000-4000-8000-00000000000${++made}`, token: () => 'unused' },
    keptDays: 30,
  });
  const create = (headers: Record<string, string>, body: object = { platformId: 1 }) =>
    callApi(handler, { method: 'POST', route: '/partner/browser-session', apiKeyId: 'key-acme', headers, body });
  return { sessions, create };
};

describe('POST /partner/browser-session with an Idempotency-Key', () => {
  it('answers the repetition with 201 and the same bytes', async () => {
    const { create, sessions } = setUp();
    const first = await create({ 'Idempotency-Key': 'order 7' });
    const again = await create({ 'idempotency-key': 'order 7' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(await sessions.total({ partnerId: 'acme' })).toBe(1);
  });

  it('makes a session each time without a key', async () => {
    const { create, sessions } = setUp();
    await create({});
    await create({});
    expect(await sessions.total({ partnerId: 'acme' })).toBe(2);
  });

  it('answers another body with 409 IDEMPOTENCY_CONFLICT', async () => {
    const { create } = setUp();
    await create({ 'Idempotency-Key': 'k' });
    const answer = await create({ 'Idempotency-Key': 'k' }, { platformId: 1, expiresInHours: 2 });
    expect(answer.status).toBe(409);
    expect(errorEnvelopeSchema.parse(answer.json()).error).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });

  it('takes a key of 255 characters', async () => {
    expect((await setUp().create({ 'Idempotency-Key': 'x'.repeat(255) })).status).toBe(201);
  });

  it.each([
    ['empty', ''],
    ['longer than 255 characters', 'x'.repeat(256)],
    ['not ASCII', 'Schlüssel'],
  ])('refuses a key that is %s with a 400 that names the header', async (_, key) => {
    const { create, sessions } = setUp();
    const answer = await create({ 'Idempotency-Key': key });
    expect(answer.status).toBe(400);
    expect(errorEnvelopeSchema.parse(answer.json()).error.details).toMatchObject([{ path: 'Idempotency-Key' }]);
    expect(await sessions.total({ partnerId: 'acme' })).toBe(0);
  });
});
