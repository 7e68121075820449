import { describe, expect, it } from '@jest/globals';
import type { EmbedEvent } from '../../../core/session/event.ts';
import { reportEmbedEvent } from '../../../core/session/report-embed-event.ts';
import type { Session } from '../../../core/session/session.ts';
import { ACTIVE_STATUSES, TERMINAL_STATUSES } from '../../../core/session/status.ts';
import { aServedSession, embedTokenFor, NOW, SESSION_ID } from '../../support/a-session.ts';
import { manualTime } from '../../support/manual-time.ts';
import { memoryLifecycle } from '../../support/memory-lifecycle.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const OTHER_ID = '7d9f0a1b-3f2b-4c1e-8d4a-4f6b9c7d8e9f';

const setUp = (changes: Partial<Session> = {}) => {
  const time = manualTime(NOW);
  const sessions = memorySessionStore(aServedSession(changes), aServedSession({ sessionId: OTHER_ID }));
  const lifecycle = memoryLifecycle(sessions, time.clock);
  const ports = { sessions, lifecycle, clock: time.clock, sleep: time.sleep };
  const report = (event: EmbedEvent, token: string | undefined = embedTokenFor()) =>
    reportEmbedEvent(ports, { sessionId: SESSION_ID, token, event });
  return { time, sessions, lifecycle, report };
};

describe('reportEmbedEvent', () => {
  it('lets the user’s arrival start a browser', async () => {
    const { report, lifecycle } = setUp({ status: 'CREATED' });
    expect(await report({ type: 'USER_ARRIVED' })).toEqual({ kind: 'taken', status: 'INITIALIZING' });
    expect(lifecycle.answers).toEqual([{ to: 'INITIALIZING' }]);
  });

  it.each([undefined, '', 'wrong', embedTokenFor(OTHER_ID), `${embedTokenFor()}x`])(
    'refuses the token %p',
    async (token) => {
      const { report, lifecycle } = setUp({ status: 'CREATED' });
      const refused = await report({ type: 'USER_ARRIVED' }, token ?? '');
      expect(refused).toEqual({ kind: 'refused' });
      expect(lifecycle.answers).toEqual([]);
    },
  );

  it.each(ACTIVE_STATUSES)('lets the user cancel in %s', async (status) => {
    const { report, sessions } = setUp({ status });
    expect(await report({ type: 'USER_CANCELLED' })).toEqual({ kind: 'taken', status: 'CANCELLED' });
    expect(sessions.get(SESSION_ID)).toMatchObject({ status: 'CANCELLED', errorCode: 'USER_CANCELLED' });
  });

  it('ends as the user wants even if the state machine is between two statuses all the while', async () => {
    const { report, sessions, lifecycle } = setUp({ status: 'RUNNING' });
    lifecycle.isImmediate = false;
    await lifecycle.answer('task-token-1', { to: 'COLLECTING_DATA' });
    expect(await report({ type: 'USER_CANCELLED' })).toEqual({ kind: 'taken', status: 'CANCELLED' });
    lifecycle.settle();
    expect(sessions.get(SESSION_ID).status).toBe('CANCELLED');
  });

  it('leaves it at the partner’s termination when that came first', async () => {
    const { report, sessions } = setUp({ status: 'RUNNING', intent: 'TERMINATED' });
    expect(await report({ type: 'USER_CANCELLED' })).toEqual({ kind: 'taken', status: 'TERMINATED' });
    expect(sessions.get(SESSION_ID)).toMatchObject({ status: 'TERMINATED', errorCode: 'TERMINATED_BY_PARTNER' });
  });

  it.each(TERMINAL_STATUSES)('takes nothing in %s, and records it', async (status) => {
    const { report, sessions } = setUp({ status, taskToken: undefined });
    expect(await report({ type: 'USER_CANCELLED' })).toMatchObject({ kind: 'ended' });
    expect(sessions.get(SESSION_ID)).toMatchObject({ status, rejectedEvents: [{ type: 'USER_CANCELLED', status }] });
  });

  it('takes nothing after the session’s time is over', async () => {
    const { report, time } = setUp({ status: 'RUNNING' });
    time.advance(3_600_000);
    expect(await report({ type: 'USER_CANCELLED' })).toMatchObject({ kind: 'ended' });
  });
});
