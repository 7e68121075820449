import { describe, expect, it } from '@jest/globals';
import { whyNotReplay } from '../../operator/session/may-replay.ts';
import { replayName } from '../../operator/session/replay.ts';
import { sessionReport } from '../../operator/session/session-report.ts';
import { entryText, operatorTimeline } from '../../operator/session/timeline.ts';
import { ACTIVE_STATUSES, TERMINAL_STATUSES } from '../../core/session/status.ts';
import { aServedSession, aSession, SESSION_ID } from '../support/a-session.ts';

const at = (second: number): string => `2026-03-01T10:00:${String(second).padStart(2, '0')}.000Z`;

describe('the timeline of a session', () => {
  it('puts everything in order, with the replays that operators started', () => {
    const session = aSession({
      status: 'ERROR',
      errorCode: 'LOGIN_FAILED',
      history: [
        { status: 'CREATED', at: at(1) },
        { status: 'ERROR', at: at(5) },
      ],
      rejectedEvents: [{ type: 'COLLECTING', status: 'READY', at: at(3), reason: 'late' }],
      webhookAttempts: [
        { at: at(6), deliveryId: 'one', durationMs: 12, statusCode: 503 },
        { at: at(9), deliveryId: 'two', durationMs: 30_000, error: 'TIMEOUT' },
      ],
      replays: [
        { at: at(8), name: 'x-replay-1', redrives: 0, deliveryId: 'two' },
        { at: at(10), name: 'from-the-console', redrives: 1, deliveryId: '' },
        { at: at(10), name: 'from-the-console', redrives: 1, deliveryId: '' },
      ],
    });
    expect(operatorTimeline(session).map(entryText)).toEqual([
      'CREATED',
      'COLLECTING in READY: late',
      'ERROR (LOGIN_FAILED)',
      '503 after 12 ms, attempt 1 of the delivery one',
      'x-replay-1, delivery two',
      'TIMEOUT after 30000 ms, attempt 1 of the replay two',
      'redriven: from-the-console, nothing to deliver',
    ]);
  });
});

describe('a session in a report', () => {
  it('holds no token and no hash of one', () => {
    const session = aServedSession();
    const text = JSON.stringify(sessionReport(session, true));
    for (const secret of [session.embedTokenHash, session.taskToken, session.runner?.tokenHash])
      expect(text).not.toContain(secret);
  });

  it('shows of a webhook URL only the host', () => {
    const report = sessionReport(aSession({ webhookUrl: 'https://hooks.acme.example/a/secret' }), false);
    expect(report.webhookHost).toBe('hooks.acme.example');
    expect(JSON.stringify(report)).not.toContain('secret');
  });
});

describe('a replay', () => {
  const ended = { webhookUrl: 'https://hooks.acme.example/', execution: 'arn:one' };

  it.each([...TERMINAL_STATUSES])('is allowed in %s', (status) => {
    expect(whyNotReplay({ ...ended, status })).toBeUndefined();
  });

  it.each([...ACTIVE_STATUSES])('is refused in %s, with the reason', (status) => {
    expect(whyNotReplay({ ...ended, status })?.message).toContain('SESSION_BUSY');
  });

  it('is refused when it would send nothing, or nothing ran', () => {
    expect(whyNotReplay({ ...ended, webhookUrl: undefined, status: 'ERROR' })?.message).toContain('no webhook URL');
    expect(whyNotReplay({ ...ended, execution: undefined, status: 'ERROR' })?.message).toContain('No execution');
  });

  it('has a name of its own, which Step Functions takes', () => {
    const name = replayName(SESSION_ID, new Date('2026-03-01T10:00:00.123Z'));
    expect(name).toBe(`${SESSION_ID}-replay-20260301T100000123Z`);
    // StartExecution: at most 80 characters.
    expect(name.length).toBeLessThanOrEqual(80);
  });
});
