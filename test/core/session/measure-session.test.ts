import { describe, expect, it } from '@jest/globals';
import { measureSession } from '../../../core/session/measure-session.ts';
import type { Session } from '../../../core/session/session.ts';
import { aSession, SESSION_ID } from '../../support/a-session.ts';
import { keptMetrics } from '../../support/kept-metrics.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const ITS_OWN = 'arn:aws:states:eu-west-1:123456789012:execution:session-lifecycle:1';
const at = (time: string) => `2026-03-01T10:${time}.000Z`;

const measure = async (changes: Partial<Session>, executionArn = ITS_OWN) => {
  const metrics = keptMetrics();
  const sessions = memorySessionStore(aSession({ execution: ITS_OWN, ...changes }));
  const outcome = await measureSession({ sessions, metrics: metrics.take }, { sessionId: SESSION_ID, executionArn });
  return { outcome, taken: metrics.taken };
};

describe('measureSession', () => {
  it('measures a completed session: its status, the wait for the browser and for the result', async () => {
    const { outcome, taken } = await measure({
      status: 'COMPLETED',
      endedAt: at('03:00'),
      history: [
        { status: 'CREATED', at: at('00:00') },
        { status: 'INITIALIZING', at: at('01:00') },
        { status: 'READY', at: at('01:20') },
        { status: 'CREATED', at: at('01:30') },
        { status: 'INITIALIZING', at: at('01:40') },
        { status: 'READY', at: at('01:47') },
        { status: 'COMPLETED', at: at('03:00') },
      ],
    });
    expect(outcome).toBe('measured');
    expect(taken).toEqual([
      { measures: { SessionsEnded: 1 }, by: [{}, { Status: 'COMPLETED' }] },
      { measures: { TimeToReadyMs: 7_000, TimeToCompletedMs: 120_000 }, by: undefined },
    ]);
  });

  it('measures a failed session by its error code, and no time that it does not have', async () => {
    const { taken } = await measure({
      status: 'ERROR',
      errorCode: 'START_TIMEOUT',
      endedAt: at('02:00'),
      history: [{ status: 'INITIALIZING', at: at('01:00') }],
    });
    expect(taken).toEqual([
      { measures: { SessionsEnded: 1 }, by: [{}, { Status: 'ERROR' }, { ErrorCode: 'START_TIMEOUT' }] },
    ]);
  });

  it('counts the end of a canary by its version, too', async () => {
    const flow = { version: '1.1.0', hash: 'h', canary: true as const };
    const { taken } = await measure({ status: 'COMPLETED', flow });
    expect(taken[0]?.by).toEqual([
      {},
      { Status: 'COMPLETED' },
      { Platform: 'gigs', FlowVersion: '1.1.0', Status: 'COMPLETED' },
    ]);
  });

  it.each([
    ['a replay', { status: 'COMPLETED' as const }, `${ITS_OWN}-replay`],
    ['an execution that left its session open', { status: 'RUNNING' as const }, ITS_OWN],
  ])('does not count %s', async (_what, changes, executionArn) => {
    expect(await measure(changes, executionArn)).toEqual({ outcome: 'not-its-own', taken: [] });
  });
});
