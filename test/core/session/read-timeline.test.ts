import { describe, expect, it } from '@jest/globals';
import { timelineSchema } from '../../../core/contract/timeline.ts';
import { readTimeline, timelineOf } from '../../../core/session/read-timeline.ts';
import { aSession, SESSION_ID } from '../../support/a-session.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`;

describe('the timeline of a session', () => {
  it('holds every transition, rejected event, webhook attempt, resend and replay, oldest first', () => {
    const session = aSession({
      status: 'ERROR',
      errorCode: 'LOGIN_FAILED',
      history: [
        { status: 'CREATED', at: at(0) },
        { status: 'INITIALIZING', at: at(2) },
        { status: 'ERROR', at: at(5) },
      ],
      rejectedEvents: [
        { type: 'USER_CONNECTED', status: 'CREATED', at: at(1) },
        { type: 'VERIFIED', status: 'VERIFYING', at: at(4), reason: 'stale' },
      ],
      webhookAttempts: [{ at: at(6), deliveryId: 'm1', durationMs: 12, statusCode: 204 }],
      webhookResends: [{ at: at(7), deliveryId: 'm2' }],
      replays: [
        { at: at(8), name: 'by hand', redrives: 0, deliveryId: 'm3' },
        { at: at(9), name: SESSION_ID, redrives: 2, deliveryId: '' },
      ],
    });
    expect(timelineOf(session)).toEqual([
      { type: 'TRANSITION', at: at(0), status: 'CREATED', errorCode: null },
      { type: 'EVENT_REJECTED', at: at(1), event: 'USER_CONNECTED', status: 'CREATED', reason: null },
      { type: 'TRANSITION', at: at(2), status: 'INITIALIZING', errorCode: null },
      { type: 'EVENT_REJECTED', at: at(4), event: 'VERIFIED', status: 'VERIFYING', reason: 'stale' },
      { type: 'TRANSITION', at: at(5), status: 'ERROR', errorCode: 'LOGIN_FAILED' },
      {
        type: 'WEBHOOK_ATTEMPT',
        at: at(6),
        deliveryId: 'm1',
        attempt: 1,
        isReplay: false,
        statusCode: 204,
        durationMs: 12,
        error: null,
      },
      { type: 'WEBHOOK_RESEND', at: at(7), deliveryId: 'm2' },
      { type: 'REPLAY', at: at(8), redriven: false, deliveryId: 'm3' },
      { type: 'REPLAY', at: at(9), redriven: true, deliveryId: null },
    ]);
  });

  it('numbers the attempts of each delivery and tells replays from the first delivery', () => {
    const attempt = (minute: number, deliveryId: string) => ({ at: at(minute), deliveryId, durationMs: 1 });
    const session = aSession({
      status: 'CANCELLED',
      // A resend that was asked for before the state machine's own message was received.
      webhookAttempts: [attempt(1, 'resend'), attempt(2, 'first'), attempt(3, 'console'), attempt(4, 'first')],
      webhookResends: [{ at: at(0), deliveryId: 'resend' }],
    });
    const attempts = timelineOf(session).filter((entry) => entry.type === 'WEBHOOK_ATTEMPT');
    expect(attempts.map(({ deliveryId, attempt, isReplay }) => [deliveryId, attempt, isReplay])).toEqual([
      ['resend', 1, true],
      ['first', 1, false],
      ['console', 1, true],
      ['first', 2, false],
    ]);
  });

  it('lists a replay once that was recorded twice, and knows its delivery though it came first', () => {
    const replay = { at: at(1), name: 'by hand', redrives: 0, deliveryId: 'again' };
    const session = aSession({
      status: 'ERROR',
      webhookAttempts: [
        { at: at(2), deliveryId: 'again', durationMs: 1 },
        { at: at(3), deliveryId: 'first', durationMs: 1 },
      ],
      replays: [replay, replay],
    });
    const events = timelineOf(session);
    expect(events.filter(({ type }) => type === 'REPLAY')).toHaveLength(1);
    expect(events).toMatchObject([
      {},
      { deliveryId: 'again', isReplay: true },
      { deliveryId: 'first', isReplay: false },
    ]);
  });

  it('shows nothing of the person, and no token', async () => {
    const sessions = memorySessionStore(
      aSession({
        receiverData: { email: 'ada@example.com' },
        externalReferenceId: 'loan-of-ada',
        extractedData: { name: 'Ada' },
        webhookUrl: 'https://acme.example.com/ada',
        taskToken: 'task-token-1',
        history: [{ status: 'CREATED', at: at(0) }],
      }),
    );
    const outcome = await readTimeline({ sessions }, { sessionId: SESSION_ID, partnerId: 'acme' });
    if (outcome.kind !== 'found') throw new Error('not found');
    expect(timelineSchema.strict().parse(outcome.timeline)).toEqual(outcome.timeline);
    expect(JSON.stringify(outcome)).not.toMatch(/ada|task-token/i);
  });

  it('of another partner’s session is not there', async () => {
    const sessions = memorySessionStore(aSession());
    const outcome = await readTimeline({ sessions }, { sessionId: SESSION_ID, partnerId: 'rival' });
    expect(outcome).toEqual({ kind: 'not-found' });
  });
});
