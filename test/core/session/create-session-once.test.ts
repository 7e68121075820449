import { describe, expect, it } from '@jest/globals';
import { createSessionRequestSchema } from '../../../core/contract/partner-api.ts';
import type { IdempotencyStore } from '../../../core/ports/idempotency-store.ts';
import { createSessionOnce } from '../../../core/session/create-session.ts';
import { aPartner } from '../../support/a-partner.ts';
import { aPlatform } from '../../support/a-platform.ts';
import { NOW, TOKEN_SECRET } from '../../support/a-session.ts';
import { manualTime } from '../../support/manual-time.ts';
import { memoryIdempotencyStore } from '../../support/memory-idempotency-store.ts';
import { memoryLifecycle } from '../../support/memory-lifecycle.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';
import { memoryFlowVersionStore, memoryPlatformStore } from '../../support/memory-stores.ts';

const HOUR_MS = 3_600_000;
const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

const setUp = () => {
  const time = manualTime(NOW);
  const sessions = memorySessionStore();
  const lifecycle = memoryLifecycle(sessions, time.clock);
  let made = 0;
  const ports = {
    sessions,
    requests: memoryIdempotencyStore(sessions),
    lifecycle,
    platforms: memoryPlatformStore(aPlatform()),
    flowVersions: memoryFlowVersionStore(),
    tokenSecret: async () => TOKEN_SECRET,
    clock: time.clock,
    sleep: time.sleep,
    ids: { sessionId: () => idOf(++made), token: () => 'unused' },
    publicBaseUrl: 'https://veriframe.example',
    keptDays: 30,
  };
  const create = (body: object, key = 'order-7', partner = aPartner(), changes: Partial<typeof ports> = {}) =>
    createSessionOnce({ ...ports, ...changes }, partner, createSessionRequestSchema.parse(body), {
      partnerId: partner.partnerId,
      key,
      body,
    });
  return { time, sessions, lifecycle, ports, create };
};

describe('createSessionOnce', () => {
  it('gives a repeated request the same answer, and makes one session', async () => {
    const { sessions, lifecycle, create, time } = setUp();
    const body = { platformId: 1, externalReferenceId: 'loan-7', receiverData: { a: 1, b: [2, 3] } };
    const first = await create(body);
    expect(first).toMatchObject({ kind: 'created', session: { sessionId: idOf(1), status: 'CREATED' } });
    sessions.patch(idOf(1), { execution: 'arn', status: 'RUNNING' });
    time.advance(HOUR_MS);
    // White space and the order of members are not the request.
    const again = await create({ receiverData: { b: [2, 3], a: 1 }, externalReferenceId: 'loan-7', platformId: 1 });
    expect(again).toEqual(first);
    expect(lifecycle.started).toHaveLength(1);
    expect(await sessions.total({ partnerId: 'acme' })).toBe(1);
  });

  it.each([
    { platformId: 1, externalReferenceId: 'loan-8' },
    { platformId: 1, externalReferenceId: 'loan-7', expiresInHours: 1 },
    { platformId: 1 },
  ])('refuses the key with another body: %j', async (other) => {
    const { sessions, create } = setUp();
    await create({ platformId: 1, externalReferenceId: 'loan-7' });
    expect(await create(other)).toEqual({ kind: 'conflict' });
    expect(await sessions.total({ partnerId: 'acme' })).toBe(1);
  });

  it('keeps the keys of partners apart, and keys that differ in case', async () => {
    const { create } = setUp();
    const rival = aPartner({ partnerId: 'rival' });
    const answers = [
      await create({ platformId: 1 }, 'key'),
      await create({ platformId: 1 }, 'Key'),
      await create({ platformId: 1 }, 'key', rival),
    ];
    expect(answers.map((answer) => answer.kind === 'created' && answer.session.sessionId)).toEqual([1, 2, 3].map(idOf));
  });

  it('remembers a key for 24 hours', async () => {
    const { create, time } = setUp();
    await create({ platformId: 1 });
    time.advance(24 * HOUR_MS - 1);
    expect(await create({ platformId: 1 })).toMatchObject({ session: { sessionId: idOf(1) } });
    time.advance(1);
    expect(await create({ platformId: 1 })).toMatchObject({ session: { sessionId: idOf(2) } });
  });

  it('makes one session of many requests at the same time, and answers all of them alike', async () => {
    const { sessions, lifecycle, create } = setUp();
    const answers = await Promise.all(Array.from({ length: 10 }, () => create({ platformId: 1 })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await sessions.total({ partnerId: 'acme' })).toBe(1);
    expect(new Set(lifecycle.started.map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  it('waits for a request that is being written at this moment', async () => {
    const { create, ports, time } = setUp();
    const first = await create({ platformId: 1 });
    // DynamoDB refuses the second of two transactions before the first can be read.
    let finds = 0;
    const requests: IdempotencyStore = {
      ...ports.requests,
      find: async (...args) => (++finds <= 2 ? undefined : ports.requests.find(...args)),
    };
    expect(await create({ platformId: 1 }, 'order-7', aPartner(), { requests })).toEqual(first);
    expect(time.sleptMs).toEqual([50]);
  });

  it('remembers no request that was not valid', async () => {
    const { create } = setUp();
    expect(await create({ platformId: 9 })).toMatchObject({ kind: 'invalid' });
    expect(await create({ platformId: 1 })).toMatchObject({ kind: 'created' });
  });

  it('starts with the repetition what could not be started at first', async () => {
    const { sessions, lifecycle, create } = setUp();
    const broken = { ...lifecycle, start: () => Promise.reject(new Error('throttled')) };
    const first = create({ platformId: 1 }, 'order-7', aPartner(), { lifecycle: broken });
    await expect(first).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', cause: { message: 'throttled' } });
    expect(await create({ platformId: 1 })).toMatchObject({ kind: 'created', session: { sessionId: idOf(1) } });
    expect(lifecycle.started).toMatchObject([{ sessionId: idOf(1) }]);
    expect(await sessions.total({ partnerId: 'acme' })).toBe(1);
  });

  it('says so when the session has been erased meanwhile', async () => {
    const { sessions, create } = setUp();
    await create({ platformId: 1 });
    await sessions.removeUnclaimed(idOf(1));
    expect(await create({ platformId: 1 })).toEqual({ kind: 'erased' });
  });
});
