import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../core/session/session.ts';
import { ACTIVE_STATUSES } from '../../../core/session/status.ts';
import { terminateSession } from '../../../core/session/terminate-session.ts';
import { aServedSession, NOW, SESSION_ID } from '../../support/a-session.ts';
import { manualTime } from '../../support/manual-time.ts';
import { memoryLifecycle } from '../../support/memory-lifecycle.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const setUp = (changes: Partial<Session> = {}) => {
  const time = manualTime(NOW);
  const sessions = memorySessionStore(aServedSession(changes));
  const lifecycle = memoryLifecycle(sessions, time.clock);
  const ports = { sessions, lifecycle, clock: time.clock, sleep: time.sleep };
  const terminate = (partnerId = 'acme', sessionId = SESSION_ID) => terminateSession(ports, { sessionId, partnerId });
  return { time, sessions, lifecycle, terminate };
};

describe('terminateSession', () => {
  it.each(ACTIVE_STATUSES)('ends a session in %s', async (status) => {
    const { terminate, sessions } = setUp({ status });
    expect(await terminate()).toMatchObject({ kind: 'terminated', session: { status: 'TERMINATED' } });
    expect(sessions.get(SESSION_ID)).toMatchObject({ errorCode: 'TERMINATED_BY_PARTNER', intent: 'TERMINATED' });
  });

  it('ends a session whose browser is just being launched, when no waiting state can be answered', async () => {
    const { terminate, sessions, time } = setUp({ status: 'INITIALIZING', taskToken: undefined });
    // The state machine finds the intent when it tries to enter the waiting state.
    time.onSleep = () => {
      if (time.sleptMs.length === 8) sessions.patch(SESSION_ID, { status: 'TERMINATED' });
    };
    expect(await terminate()).toMatchObject({ kind: 'terminated' });
  });

  it('says so when the end has not come after some seconds, and does not lose the wish', async () => {
    const { terminate, sessions, time } = setUp({ status: 'INITIALIZING', taskToken: undefined });
    expect(await terminate()).toEqual({ kind: 'pending' });
    expect(time.sleptMs.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(6_000);
    expect(sessions.get(SESSION_ID).intent).toBe('TERMINATED');
  });

  it('is the same when repeated', async () => {
    const { terminate, lifecycle } = setUp();
    await terminate();
    expect(await terminate()).toMatchObject({ kind: 'terminated' });
    expect(lifecycle.answers).toHaveLength(1);
  });

  it.each(['COMPLETED', 'ERROR', 'CANCELLED'] as const)('changes nothing in %s', async (status) => {
    const { terminate, sessions } = setUp({ status, taskToken: undefined });
    expect(await terminate()).toMatchObject({ kind: 'ended-otherwise', session: { status } });
    expect(sessions.get(SESSION_ID).intent).toBeUndefined();
  });

  it('comes too late when the user has cancelled already', async () => {
    const { terminate } = setUp({ intent: 'CANCELLED' });
    expect(await terminate()).toMatchObject({ kind: 'ended-otherwise', session: { status: 'CANCELLED' } });
  });

  it('finds neither another partner’s session nor one that is not there', async () => {
    const { terminate, sessions } = setUp();
    expect(await terminate('other')).toEqual({ kind: 'not-found' });
    expect(await terminate('acme', 'no-uuid')).toEqual({ kind: 'not-found' });
    expect(sessions.get(SESSION_ID).intent).toBeUndefined();
  });
});
