import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSessionRequestSchema } from '../../../core/contract/partner-api.ts';
import { createSession } from '../../../core/session/create-session.ts';
import { Failure } from '../../../core/failure.ts';
import { hashOfToken } from '../../../core/token/token-hash.ts';
import { aPartner } from '../../support/a-partner.ts';
import { A_FLOW, aFlowVersion, aPlatform } from '../../support/a-platform.ts';
import { embedTokenFor, NOW, SESSION_ID, TOKEN_SECRET } from '../../support/a-session.ts';
import { memoryLifecycle } from '../../support/memory-lifecycle.ts';
import { memoryIdempotencyStore } from '../../support/memory-idempotency-store.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';
import { memoryFlowVersionStore, memoryPlatformStore } from '../../support/memory-stores.ts';

const setUp = () => {
  const sessions = memorySessionStore();
  const lifecycle = memoryLifecycle(sessions, () => NOW);
  const ports = {
    sessions,
    requests: memoryIdempotencyStore(sessions),
    lifecycle,
    platforms: memoryPlatformStore(aPlatform(), aPlatform({ platformId: 2, isActive: false })),
    flowVersions: memoryFlowVersionStore(),
    tokenSecret: async () => TOKEN_SECRET,
    clock: () => NOW,
    sleep: async () => undefined,
    ids: { sessionId: () => SESSION_ID, token: () => 'unused' },
    publicBaseUrl: 'https://veriframe.example',
    keptDays: 30,
  };
  const create = (request: object) =>
    createSession(ports, aPartner(), createSessionRequestSchema.parse({ platformId: 1, ...request }));
  return { sessions, lifecycle, ports, create };
};

describe('createSession', () => {
  it('keeps the session, starts its execution and answers with the embed URL', async () => {
    const { sessions, lifecycle, create } = setUp();
    const outcome = await create({
      webhookUrl: 'https://acme.example.com/hook',
      receiverData: { name: 'Ada' },
      externalReferenceId: 'loan-7',
    });
    expect(outcome).toEqual({
      kind: 'created',
      session: {
        sessionId: SESSION_ID,
        embedUrl: `https://veriframe.example/v1/embed/${SESSION_ID}#t=${embedTokenFor()}`,
        status: 'CREATED',
        platformId: 1,
        createdAt: '2026-03-01T10:00:00.000Z',
        expiresAt: '2026-03-01T11:00:00.000Z',
        externalReferenceId: 'loan-7',
      },
    });
    expect(sessions.get(SESSION_ID)).toMatchObject({
      partnerId: 'acme',
      partnerStatus: 'acme#CREATED',
      flow: { version: '1.0.0', hash: aPlatform().flowHash },
      receiverData: { name: 'Ada' },
      embedTokenHash: hashOfToken(embedTokenFor()),
    });
    expect(lifecycle.started).toEqual([
      { sessionId: SESSION_ID, partnerId: 'acme', expiresAt: '2026-03-01T11:00:00.000Z', notify: true },
    ]);
  });

  it('stores nothing from which an embed URL could be made', async () => {
    const { sessions, create } = setUp();
    await create({});
    expect(JSON.stringify(sessions.get(SESSION_ID))).not.toContain(embedTokenFor());
  });

  it('asks for no notification without a webhook URL, and answers null for what was not given', async () => {
    const { lifecycle, create } = setUp();
    expect(await create({})).toMatchObject({ session: { externalReferenceId: null } });
    expect(lifecycle.started[0]?.notify).toBe(false);
  });

  it.each([
    [1.5, '2026-03-01T11:30:00.000Z'],
    [24, '2026-03-02T10:00:00.000Z'],
  ])('lets a session of %p hours expire at %s', async (expiresInHours, expiresAt) => {
    const { create } = setUp();
    expect(await create({ expiresInHours })).toMatchObject({ session: { expiresAt } });
  });

  it('lets the database forget it so many days after its expiry', async () => {
    const { sessions, create } = setUp();
    await create({ expiresInHours: 1 });
    expect(sessions.get(SESSION_ID).deleteAtEpochS).toBe(Date.parse('2026-03-31T11:00:00.000Z') / 1000);
  });

  it.each([2, 3])('refuses platform %i, which is not active or not there', async (platformId) => {
    const { sessions, create } = setUp();
    expect(await create({ platformId })).toEqual({
      kind: 'invalid',
      problems: [{ path: 'platformId', message: 'matches no active platform' }],
    });
    expect(await sessions.find(SESSION_ID)).toBeUndefined();
  });

  it('keeps a custom URL and origins for those who need them', async () => {
    const { sessions, ports } = setUp();
    const flow = { ...A_FLOW, allowedHosts: ['shop.example.com'] };
    const platforms = memoryPlatformStore(aPlatform({ allowCustomUrl: true, flow }));
    const wishes = { customUrl: 'https://shop.example.com/login', allowedOrigins: ['https://app.acme.example'] };
    await createSession(
      { ...ports, platforms },
      aPartner(),
      createSessionRequestSchema.parse({ platformId: 1, ...wishes }),
    );
    expect(sessions.get(SESSION_ID)).toMatchObject(wishes);
  });

  it('pins the version and the login page of its flow, and notes whether it is the canary', async () => {
    const { sessions, ports } = setUp();
    const version = aFlowVersion({ flow: { ...A_FLOW, allowedHosts: ['new.gigs.example.com'] } });
    const create = async (percent: number, customUrl?: string) => {
      const canary = { flowVersion: version.flowVersion, flowHash: version.flowHash, percent };
      const platforms = memoryPlatformStore(aPlatform({ allowCustomUrl: true, canary }));
      const flowVersions = memoryFlowVersionStore(version);
      const ids = { ...ports.ids, sessionId: randomUUID };
      const request = createSessionRequestSchema.parse({ platformId: 1, ...(customUrl && { customUrl }) });
      const outcome = await createSession({ ...ports, platforms, flowVersions, ids }, aPartner(), request);
      return outcome.kind === 'created' ? sessions.get(outcome.session.sessionId) : outcome;
    };
    expect(await create(0.000_001)).toMatchObject({
      flow: { version: '1.0.0', hash: aPlatform().flowHash },
      loginUrl: 'https://gigs.example/login',
    });
    const flow = { version: '1.1.0', hash: version.flowHash, canary: true };
    expect(await create(99.999_999)).toMatchObject({ flow, loginUrl: version.loginUrl });
    // The hosts are those of the version that the session gets.
    const onNewHost = 'https://new.gigs.example.com/login';
    expect(await create(99.999_999, onNewHost)).toMatchObject({ customUrl: onNewHost, flow });
    expect(await create(0.000_001, onNewHost)).toMatchObject({ problems: [{ path: 'customUrl' }] });
  });

  it('refuses a custom URL that the platform does not allow', async () => {
    expect(await setUp().create({ customUrl: 'https://gigs.example/other' })).toEqual({
      kind: 'invalid',
      problems: [{ path: 'customUrl', message: 'is not allowed for this platform' }],
    });
  });

  it('names every wrong field at once', async () => {
    const outcome = await setUp().create({ platformId: 3, webhookUrl: 'https://hook.internal/' });
    expect(outcome).toMatchObject({ problems: [{ path: 'platformId' }, { path: 'webhookUrl' }] });
  });

  it('takes the session back when its execution cannot be started', async () => {
    const { sessions, ports } = setUp();
    const lifecycle = { start: () => Promise.reject(new Error('throttled')) };
    const creation = createSession({ ...ports, lifecycle }, aPartner(), { platformId: 1, expiresInHours: 1 });
    await expect(creation).rejects.toThrow(Failure);
    await expect(creation).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', cause: { message: 'throttled' } });
    expect(await sessions.find(SESSION_ID)).toBeUndefined();
  });
});
