import { describe, expect, it } from '@jest/globals';
import { embedEndedSchema, embedStateSchema } from '../../../core/contract/embed-api.ts';
import { readEmbedState } from '../../../core/embed/read-embed-state.ts';
import type { Session } from '../../../core/session/session.ts';
import { aPartner } from '../../support/a-partner.ts';
import { aServedSession, aSession, embedTokenFor, NOW, SESSION_ID } from '../../support/a-session.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';
import { memoryPartnerStore } from '../../support/memory-stores.ts';

const read = (session: Session, token: string | undefined = embedTokenFor(), now = NOW) =>
  readEmbedState(
    { sessions: memorySessionStore(session), partners: memoryPartnerStore(aPartner()), clock: () => now },
    { sessionId: SESSION_ID, token },
  );

describe('readEmbedState', () => {
  it('shows what the page needs, and nothing secret or personal', async () => {
    const session = aServedSession({
      status: 'AWAITING_USER',
      awaitingReason: 'LOGIN',
      progressReported: 55,
      receiverData: { name: 'Ada' },
    });
    const outcome = await read(session);
    expect(outcome).toEqual({
      kind: 'state',
      state: {
        sessionId: SESSION_ID,
        status: 'AWAITING_USER',
        progress: 55,
        awaiting: 'LOGIN',
        platform: { displayName: 'Gigs', icon: 'https://cdn.gigs.example/icon.svg' },
        partner: { displayName: 'Acme Lending' },
        expiresAt: '2026-03-01T11:00:00.000Z',
        error: null,
      },
    });
    expect(embedStateSchema.safeParse(outcome.kind === 'state' && outcome.state).success).toBe(true);
  });

  it('tells who held the token how the session ended, and no more', async () => {
    const outcome = await read(aSession({ status: 'ERROR', errorCode: 'LOGIN_FAILED' }));
    expect(outcome).toEqual({
      kind: 'ended',
      ended: {
        status: 'ERROR',
        error: { code: 'LOGIN_FAILED', message: 'The platform did not accept the login.', retryable: true },
      },
    });
    expect(embedEndedSchema.safeParse(outcome.kind === 'ended' && outcome.ended).success).toBe(true);
    expect(await read(aSession({ status: 'COMPLETED' }))).toEqual({
      kind: 'ended',
      ended: { status: 'COMPLETED', error: null },
    });
  });

  it('calls a session expired from the moment that its time is over', async () => {
    const session = aServedSession({ status: 'RUNNING' });
    const justBefore = new Date(Date.parse(session.expiresAt) - 1);
    expect(await read(session, embedTokenFor(), justBefore)).toMatchObject({ kind: 'state' });
    expect(await read(session, embedTokenFor(), new Date(session.expiresAt))).toMatchObject({
      kind: 'ended',
      ended: { status: 'ERROR', error: { code: 'SESSION_EXPIRED' } },
    });
  });

  it.each(['', 'wrong'])('refuses the token %j, whatever the session’s status', async (token) => {
    expect(await read(aServedSession(), token)).toEqual({ kind: 'refused' });
    expect(await read(aSession({ status: 'COMPLETED' }), token)).toEqual({ kind: 'refused' });
  });
});
