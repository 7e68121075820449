import { describe, expect, it } from '@jest/globals';
import type { StoppedTask } from '../../../core/session/report-runner-stopped.ts';
import { reportRunnerStopped } from '../../../core/session/report-runner-stopped.ts';
import type { Session } from '../../../core/session/session.ts';
import { ACTIVE_STATUSES, TERMINAL_STATUSES } from '../../../core/session/status.ts';
import { aServedSession, NOW, SESSION_ID } from '../../support/a-session.ts';
import { manualTime } from '../../support/manual-time.ts';
import { memoryLifecycle } from '../../support/memory-lifecycle.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const TASK_ARN = 'arn:aws:ecs:eu-west-1:123456789012:task/cluster/1';

const setUp = (changes: Partial<Session> = {}) => {
  const time = manualTime(NOW);
  const sessions = memorySessionStore(aServedSession(changes));
  const lifecycle = memoryLifecycle(sessions, time.clock);
  const ports = { sessions, lifecycle, clock: time.clock, sleep: time.sleep };
  const stop = (task: Partial<StoppedTask> = {}) =>
    reportRunnerStopped(ports, { sessionId: SESSION_ID, taskArn: TASK_ARN, failedToStart: false, ...task });
  return { time, sessions, lifecycle, stop };
};

describe('reportRunnerStopped', () => {
  it.each(ACTIVE_STATUSES.filter((status) => status !== 'CREATED'))(
    'ends a session in %s whose runner is gone',
    async (status) => {
      const { stop, sessions } = setUp({ status });
      expect(await stop({ exitCode: 137 })).toMatchObject({ kind: 'reported' });
      expect(sessions.get(SESSION_ID)).toMatchObject({ status: 'ERROR', errorCode: 'RUNNER_LOST' });
    },
  );

  it.each([
    [11, 'BROWSER_CRASHED'],
    [14, 'INTERNAL'],
    [12, 'RUNNER_LOST'],
    [143, 'RUNNER_LOST'],
    [0, 'RUNNER_LOST'],
    [undefined, 'RUNNER_LOST'],
  ])('makes of exit code %p the error %s', async (exitCode, errorCode) => {
    const { stop, sessions } = setUp();
    await stop({ exitCode });
    expect(sessions.get(SESSION_ID).errorCode).toBe(errorCode);
  });

  it('makes a task that never started a lack of capacity', async () => {
    const { stop, sessions } = setUp({ status: 'INITIALIZING' });
    await stop({ failedToStart: true });
    expect(sessions.get(SESSION_ID).errorCode).toBe('NO_CAPACITY');
  });

  it('lets the same URL work again when nobody connected', async () => {
    const { stop, sessions } = setUp({ status: 'READY' });
    await stop({ exitCode: 13 });
    expect(sessions.get(SESSION_ID).status).toBe('CREATED');
  });

  it.each(TERMINAL_STATUSES)('is of no matter in %s', async (status) => {
    const { stop, sessions } = setUp({ status });
    expect(await stop({ exitCode: 0 })).toEqual({ kind: 'of-no-matter' });
    expect(sessions.get(SESSION_ID).status).toBe(status);
  });

  it('is of no matter when the session waits for its user without a runner', async () => {
    expect(await setUp({ status: 'CREATED' }).stop({ exitCode: 143 })).toEqual({ kind: 'of-no-matter' });
  });

  it('is of no matter when the session has another runner by now', async () => {
    const { stop, sessions } = setUp({ status: 'READY', runner: { taskArn: `${TASK_ARN}2` } });
    expect(await stop({ exitCode: 137 })).toEqual({ kind: 'of-no-matter' });
    expect(sessions.get(SESSION_ID).status).toBe('READY');
  });

  it('is of no matter for sessions and tasks that are not ours', async () => {
    expect(await setUp().stop({ sessionId: '7d9f0a1b-3f2b-4c1e-8d4a-4f6b9c7d8e9f' })).toEqual({ kind: 'of-no-matter' });
    expect(await setUp().stop({ sessionId: 'ecs-svc/1234' })).toEqual({ kind: 'of-no-matter' });
  });

  it('must come again while it is not known which task is the session’s', async () => {
    const { stop } = setUp({ status: 'INITIALIZING', runner: { bootstrapHash: 'ab' }, taskToken: undefined });
    await expect(stop()).rejects.toMatchObject({ code: 'EVENT_IN_TRANSIT' });
  });

  it('must come again when the session stays between two statuses', async () => {
    const { stop } = setUp({ status: 'RUNNING', taskToken: undefined });
    await expect(stop()).rejects.toMatchObject({ code: 'EVENT_IN_TRANSIT' });
  });
});
