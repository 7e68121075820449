import { describe, expect, it } from '@jest/globals';
import { bootstrapResponseSchema } from '../../../core/contract/runner-api.ts';
import { bootstrapRunner } from '../../../core/session/bootstrap-runner.ts';
import type { TurnService } from '../../../core/network/turn-credentials.ts';
import type { Session } from '../../../core/session/session.ts';
import { hashOfToken } from '../../../core/token/token-hash.ts';
import { sessionBindingOf } from '../../../zktls/attestation/session-binding.ts';
import { aPartner } from '../../support/a-partner.ts';
import { A_FLOW, aFlowVersion, aPlatform } from '../../support/a-platform.ts';
import { aSession, RUNNER_TOKEN, SESSION_ID } from '../../support/a-session.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';
import { memoryFlowVersionStore, memoryPartnerStore, memoryPlatformStore } from '../../support/memory-stores.ts';

const SECRET = 'bootstrap-secret-of-a-test-0123456789';

const setUp = (changes: Partial<Session> = {}, platform = aPlatform(), turn?: TurnService) => {
  const launched = aSession({ status: 'INITIALIZING', runner: { bootstrapHash: hashOfToken(SECRET) }, ...changes });
  const sessions = memorySessionStore(launched);
  const ports = {
    sessions,
    platforms: memoryPlatformStore(platform),
    flowVersions: memoryFlowVersionStore(aFlowVersion({ flowVersion: '1.0.0' })),
    partners: memoryPartnerStore(aPartner()),
    ids: { sessionId: () => SESSION_ID, token: () => RUNNER_TOKEN },
    iceServers: [{ urls: ['stun:stun.example:3478'] }],
    turn,
  };
  const bootstrap = (secret = SECRET, sessionId = SESSION_ID) => bootstrapRunner(ports, { sessionId, secret });
  return { sessions, bootstrap };
};

describe('bootstrapRunner', () => {
  it('gives a runner its token and its task', async () => {
    const outcome = await setUp().bootstrap();
    expect(outcome).toEqual({
      kind: 'started',
      bootstrap: {
        runnerToken: RUNNER_TOKEN,
        sessionId: SESSION_ID,
        expiresAt: '2026-03-01T11:00:00.000Z',
        partner: { displayName: 'Acme Lending' },
        platform: { name: 'gigs', displayName: 'Gigs', loginUrl: 'https://gigs.example/login' },
        flow: A_FLOW,
        flowHash: aPlatform().flowHash,
        sessionBinding: sessionBindingOf({ partnerId: 'acme', sessionId: SESSION_ID }),
        iceServers: [{ urls: ['stun:stun.example:3478'] }],
      },
    });
    expect(bootstrapResponseSchema.safeParse(outcome.kind === 'started' && outcome.bootstrap).success).toBe(true);
  });

  it('gives it credentials for TURN servers that end with the session', async () => {
    const turn = { urls: ['turns:turn.example:443?transport=tcp'], secret: async () => 'shared' };
    expect(await setUp({}, aPlatform(), turn).bootstrap()).toMatchObject({
      bootstrap: {
        iceServers: [
          { urls: ['stun:stun.example:3478'] },
          {
            urls: turn.urls,
            username: `${Date.parse('2026-03-01T11:00:00.000Z') / 1000}:${SESSION_ID}`,
            credential: expect.stringMatching(/^[\w+/]{27}=$/),
          },
        ],
      },
    });
  });

  it('gives the runner the flow that the session was created with when the platform has another now', async () => {
    const { flow, flowVersion, flowHash } = aFlowVersion({ flowVersion: '1.1.0' });
    const moved = aPlatform({ flow, flowVersion, flowHash, loginUrl: 'https://gigs.example/moved' });
    const outcome = await setUp({ loginUrl: 'https://gigs.example/login' }, moved).bootstrap();
    expect(outcome).toMatchObject({
      bootstrap: {
        flow: A_FLOW,
        flowHash: aPlatform().flowHash,
        platform: { loginUrl: 'https://gigs.example/login' },
      },
    });
  });

  it('lets the runner leave diagnostics where the operator has turned them on, and nowhere else', async () => {
    const on = await setUp({}, aPlatform({ diagnostics: true })).bootstrap();
    expect(on).toMatchObject({ bootstrap: { diagnostics: true } });
    const off = await setUp({}, aPlatform({ diagnostics: false })).bootstrap();
    expect(off).not.toHaveProperty('bootstrap.diagnostics');
  });

  it('sends the runner to the session’s own address, where the partner has given one', async () => {
    const customUrl = 'https://gigs.example/other-login';
    const outcome = await setUp({ customUrl }).bootstrap();
    expect(outcome).toMatchObject({ bootstrap: { platform: { loginUrl: customUrl } } });
  });

  it('stores the hash of the token and forgets the secret', async () => {
    const { sessions, bootstrap } = setUp();
    await bootstrap();
    expect(sessions.get(SESSION_ID).runner).toEqual({ tokenHash: hashOfToken(RUNNER_TOKEN) });
  });

  it('takes a secret once', async () => {
    const { bootstrap } = setUp();
    const outcomes = await Promise.all([bootstrap(), bootstrap(), bootstrap()]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'refused', 'started']);
    expect(await bootstrap()).toEqual({ kind: 'refused' });
  });

  it('refuses a wrong secret, an unknown session and a session without a runner alike', async () => {
    expect(await setUp().bootstrap(`${SECRET}x`)).toEqual({ kind: 'refused' });
    expect(await setUp().bootstrap(SECRET, '7d9f0a1b-3f2b-4c1e-8d4a-4f6b9c7d8e9f')).toEqual({ kind: 'refused' });
    expect(await setUp().bootstrap(SECRET, 'no-uuid')).toEqual({ kind: 'refused' });
    expect(await setUp({ status: 'CREATED', runner: undefined }).bootstrap()).toEqual({ kind: 'refused' });
  });

  it('has nothing for a session that is over', async () => {
    expect(await setUp({ status: 'CANCELLED' }).bootstrap()).toEqual({ kind: 'ended' });
  });
});
