import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliverEvent } from '../../../core/session/deliver-event.ts';
import type { SessionEvent } from '../../../core/session/event.ts';
import type { Session } from '../../../core/session/session.ts';
import { aServedSession, NOW, SESSION_ID } from '../../support/a-session.ts';
import { manualTime } from '../../support/manual-time.ts';
import { memoryLifecycle } from '../../support/memory-lifecycle.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const setUp = (changes: Partial<Session> = {}) => {
  const time = manualTime(NOW);
  const sessions = memorySessionStore(aServedSession(changes));
  const lifecycle = memoryLifecycle(sessions, time.clock);
  const ports = { sessions, lifecycle, clock: time.clock, sleep: time.sleep };
  const deliver = (event: SessionEvent) => deliverEvent(ports, SESSION_ID, event);
  const totalSleptMs = () => time.sleptMs.reduce((sum, ms) => sum + ms, 0);
  return { time, sessions, lifecycle, deliver, totalSleptMs };
};

describe('deliverEvent', () => {
  it('answers the waiting state with where to go', async () => {
    const { lifecycle, deliver, time } = setUp({ status: 'RUNNING' });
    expect(await deliver({ type: 'USER_NEEDED', reason: 'LOGIN' })).toEqual({ kind: 'taken', status: 'AWAITING_USER' });
    expect(lifecycle.answers).toEqual([{ to: 'AWAITING_USER', reason: 'LOGIN' }]);
    expect(time.sleptMs).toEqual([]);
  });

  it('does not lose an event that comes between two waiting states', async () => {
    const { lifecycle, deliver, time, sessions } = setUp({ status: 'LOADING_TREE' });
    lifecycle.isImmediate = false;
    expect(await deliver({ type: 'FLOW_RUNNING' })).toMatchObject({ kind: 'taken' });
    // The item still says LOADING_TREE, and its token is used up.
    time.onSleep = () => {
      if (time.sleptMs.length === 3) lifecycle.settle();
    };
    expect(await deliver({ type: 'COLLECTING' })).toEqual({ kind: 'taken', status: 'COLLECTING_DATA' });
    lifecycle.settle();
    expect(sessions.get(SESSION_ID).status).toBe('COLLECTING_DATA');
  });

  it('does not take for a duplicate what the next status wants', async () => {
    const { lifecycle, deliver, time, sessions } = setUp({ status: 'RUNNING' });
    lifecycle.isImmediate = false;
    await deliver({ type: 'USER_NEEDED', reason: 'LOGIN' });
    time.onSleep = () => lifecycle.settle();
    expect(await deliver({ type: 'FLOW_RUNNING' })).toEqual({ kind: 'taken', status: 'RUNNING' });
    lifecycle.settle();
    expect(sessions.get(SESSION_ID).status).toBe('RUNNING');
  });

  it('waits for a waiting state that has not been written yet', async () => {
    const { deliver, time, sessions } = setUp({ status: 'INITIALIZING', taskToken: undefined });
    time.onSleep = () => sessions.patch(SESSION_ID, { taskToken: 'task-token-late' });
    expect(await deliver({ type: 'USER_LEFT' })).toMatchObject({ kind: 'taken' });
  });

  it('gives up after about two seconds when the next status does not come', async () => {
    const { lifecycle, deliver, totalSleptMs } = setUp({ status: 'RUNNING' });
    lifecycle.isImmediate = false;
    await deliver({ type: 'COLLECTING' });
    expect(await deliver({ type: 'COLLECTING' })).toEqual({ kind: 'in-transit', status: 'RUNNING' });
    expect(totalSleptMs()).toBeGreaterThan(1_500);
    expect(totalSleptMs()).toBeLessThan(2_500);
  });

  it('recognises an event that has had its effect, and records it', async () => {
    const { deliver, sessions } = setUp({ status: 'RUNNING' });
    expect(await deliver({ type: 'FLOW_RUNNING' })).toEqual({
      kind: 'not-expected',
      status: 'RUNNING',
      duplicate: true,
    });
    expect(sessions.get(SESSION_ID).rejectedEvents).toMatchObject([{ type: 'FLOW_RUNNING', status: 'RUNNING' }]);
  });

  it('does not take another reason to wait for a duplicate', async () => {
    const { deliver } = setUp({ status: 'AWAITING_USER', awaitingReason: 'LOGIN' });
    expect(await deliver({ type: 'USER_NEEDED', reason: 'MFA' })).toMatchObject({ duplicate: false });
    expect(await deliver({ type: 'USER_NEEDED', reason: 'LOGIN' })).toMatchObject({ duplicate: true });
  });

  it('rejects at once what no next status could want', async () => {
    const { deliver, time } = setUp({ status: 'RUNNING' });
    expect(await deliver({ type: 'USER_ARRIVED' })).toEqual({
      kind: 'not-expected',
      status: 'RUNNING',
      duplicate: false,
    });
    expect(time.sleptMs).toEqual([]);
  });

  it('rejects and records everything in a terminal status', async () => {
    const { deliver, sessions, lifecycle } = setUp({ status: 'COMPLETED', taskToken: undefined });
    expect(await deliver({ type: 'FAILED', code: 'INTERNAL' })).toMatchObject({ kind: 'ended' });
    expect(sessions.get(SESSION_ID).rejectedEvents).toMatchObject([{ type: 'FAILED', status: 'COMPLETED' }]);
    expect(lifecycle.answers).toEqual([]);
  });

  it('lets an end that was asked for win over every other event', async () => {
    const { deliver, lifecycle } = setUp({ status: 'VERIFYING', intent: 'CANCELLED' });
    expect(await deliver({ type: 'COLLECTING' })).toEqual({ kind: 'taken', status: 'CANCELLED' });
    expect(lifecycle.answers).toEqual([{ to: 'CANCELLED', code: 'USER_CANCELLED' }]);
  });

  it.each([
    ['CANCELLED', 'USER_CANCELLED'],
    ['TERMINATED', 'PARTNER_TERMINATED'],
  ] as const)('takes the wish for %s as met when the state machine was first to see it', async (status, type) => {
    const { deliver, sessions } = setUp({ status, intent: status, taskToken: undefined });
    expect(await deliver({ type })).toEqual({ kind: 'taken', status });
    expect(sessions.get(SESSION_ID).rejectedEvents).toEqual(aServedSession().rejectedEvents);
    expect(await deliver({ type: 'COLLECTING' })).toMatchObject({ kind: 'ended' });
  });

  it('does not take a wish as met that another end was ahead of', async () => {
    const { deliver } = setUp({ status: 'COMPLETED', intent: 'CANCELLED', taskToken: undefined });
    expect(await deliver({ type: 'USER_CANCELLED' })).toMatchObject({ kind: 'ended' });
  });

  it('records no personal data', async () => {
    const { deliver, sessions } = setUp({ status: 'READY' });
    await deliver({ type: 'VERIFIED', attestation: 'Ada Example' });
    expect(JSON.stringify(sessions.get(SESSION_ID).rejectedEvents)).not.toContain('Ada');
  });

  it('never lets two of many concurrent events take the same waiting state', async () => {
    const anEvent = fc.constantFrom<SessionEvent>(
      { type: 'COLLECTING' },
      { type: 'USER_NEEDED', reason: 'LOGIN' },
      { type: 'FAILED', code: 'INTERNAL' },
      { type: 'USER_CANCELLED' },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anEvent, { minLength: 2, maxLength: 5 }), async (events) => {
        const { deliver, lifecycle } = setUp({ status: 'RUNNING' });
        lifecycle.isImmediate = false;
        const deliveries = await Promise.all(events.map(deliver));
        expect(deliveries.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
        expect(lifecycle.answers).toHaveLength(1);
      }),
      { numRuns: 30 },
    );
  });
});
