import { describe, expect, it } from '@jest/globals';
import type { RunnerEvent } from '../../../core/session/event.ts';
import { reportRunnerEvent } from '../../../core/session/report-runner-event.ts';
import type { Session } from '../../../core/session/session.ts';
import { TERMINAL_STATUSES } from '../../../core/session/status.ts';
import { aPlatform } from '../../support/a-platform.ts';
import { aServedSession, aSession, NOW, RUNNER_TOKEN, SESSION_ID } from '../../support/a-session.ts';
import { ATTESTOR_NAME, testAttestor } from '../../support/an-attestation.ts';
import { manualTime } from '../../support/manual-time.ts';
import { memoryLifecycle } from '../../support/memory-lifecycle.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';
import { memoryDiagnosticsStore, memoryFlowVersionStore, memoryPlatformStore } from '../../support/memory-stores.ts';

const attestor = testAttestor();

const setUp = (changes: Partial<Session> = {}, platform = aPlatform()) => {
  const time = manualTime(new Date(NOW.getTime() + 60_000));
  const sessions = memorySessionStore(aServedSession(changes));
  const lifecycle = memoryLifecycle(sessions, time.clock);
  const ports = {
    sessions,
    lifecycle,
    clock: time.clock,
    sleep: time.sleep,
    platforms: memoryPlatformStore(platform),
    flowVersions: memoryFlowVersionStore(),
    diagnostics: memoryDiagnosticsStore(),
    attestationKeys: attestor.keys,
    attestorName: ATTESTOR_NAME,
    attestorTrust: 'operator' as const,
    runnerCidrs: ['10.0.0.0/16'],
  };
  const report = (event: RunnerEvent, token: string | undefined = RUNNER_TOKEN) =>
    reportRunnerEvent(ports, { sessionId: SESSION_ID, token, event });
  return { time, sessions, lifecycle, ports, report };
};

describe('reportRunnerEvent', () => {
  it('moves the session on', async () => {
    const { report, lifecycle } = setUp({ status: 'LOADING_TREE' });
    expect(await report({ type: 'FLOW_RUNNING' })).toEqual({ kind: 'taken', status: 'RUNNING' });
    expect(lifecycle.answers).toEqual([{ to: 'RUNNING' }]);
  });

  describe('about to fail', () => {
    const diagnostics = { code: 'TARGET_NOT_FOUND' as const, node: 'open', visits: 1, documents: [] };

    it('leaves diagnostics where the operator has turned them on, for a week', async () => {
      const { report, ports, lifecycle } = setUp({}, aPlatform({ diagnostics: true }));
      expect(await report({ type: 'DIAGNOSTICS', diagnostics })).toEqual({ kind: 'taken', status: 'RUNNING' });
      expect(await ports.diagnostics.find(SESSION_ID)).toEqual({
        sessionId: SESSION_ID,
        platformId: 1,
        flow: { version: '1.0.0', hash: aPlatform().flowHash },
        at: '2026-03-01T10:01:00.000Z',
        deleteAtEpochS: Date.parse('2026-03-08T10:01:00.000Z') / 1000,
        diagnostics,
      });
      expect(lifecycle.answers).toEqual([]);
    });

    it.each([undefined, false])('leaves nothing where they are %p, whatever the runner sends', async (turnedOn) => {
      const { report, ports } = setUp({}, aPlatform(turnedOn === undefined ? {} : { diagnostics: turnedOn }));
      expect(await report({ type: 'DIAGNOSTICS', diagnostics })).toMatchObject({ kind: 'taken' });
      expect(await ports.diagnostics.find(SESSION_ID)).toBeUndefined();
    });

    it('leaves nothing that names another node than the flow has', async () => {
      const { report, ports } = setUp({}, aPlatform({ diagnostics: true }));
      const named = { ...diagnostics, node: 'SomethingTyped' };
      expect(await report({ type: 'DIAGNOSTICS', diagnostics: named })).toMatchObject({ kind: 'invalid' });
      expect(await ports.diagnostics.find(SESSION_ID)).toBeUndefined();
    });
  });

  it.each(['', 'wrong', `${RUNNER_TOKEN}x`])('refuses the token %j', async (token) => {
    expect(await setUp().report({ type: 'COLLECTING' }, token)).toEqual({ kind: 'refused' });
  });

  it('refuses the token of a runner that was replaced', async () => {
    const { report } = setUp({ status: 'INITIALIZING', runner: { bootstrapHash: 'ab'.repeat(32) } });
    expect(await report({ type: 'HEARTBEAT' })).toEqual({ kind: 'refused' });
  });

  it('refuses a runner that is replaced while its event waits', async () => {
    const { report, time, sessions } = setUp({ status: 'INITIALIZING', taskToken: undefined });
    time.onSleep = () => sessions.patch(SESSION_ID, { runner: { bootstrapHash: 'ab'.repeat(32) } });
    expect(await report({ type: 'FAILED', code: 'BROWSER_CRASHED' })).toEqual({ kind: 'refused' });
  });

  it.each(TERMINAL_STATUSES)('says in %s that the session is over', async (status) => {
    const { report } = setUp({ status, taskToken: undefined, runner: undefined });
    expect(await report({ type: 'HEARTBEAT' })).toMatchObject({ kind: 'ended' });
    expect(await report({ type: 'COLLECTING' })).toMatchObject({ kind: 'ended' });
  });

  describe('HEARTBEAT', () => {
    it('keeps the waiting state alive and answers with the status', async () => {
      const { report, lifecycle } = setUp({ status: 'RUNNING' });
      expect(await report({ type: 'HEARTBEAT' })).toEqual({ kind: 'taken', status: 'RUNNING' });
      expect(lifecycle.heartbeats).toEqual(['task-token-1']);
      expect(lifecycle.answers).toEqual([]);
    });

    it('is nothing to keep between two waiting states', async () => {
      const { report, lifecycle } = setUp({ status: 'INITIALIZING', taskToken: undefined });
      expect(await report({ type: 'HEARTBEAT' })).toEqual({ kind: 'taken', status: 'INITIALIZING' });
      expect(lifecycle.heartbeats).toEqual([]);
    });

    it('delivers an end that was asked for and got lost', async () => {
      const { report, sessions } = setUp({ status: 'RUNNING', intent: 'TERMINATED' });
      expect(await report({ type: 'HEARTBEAT' })).toEqual({ kind: 'taken', status: 'TERMINATED' });
      expect(sessions.get(SESSION_ID).status).toBe('TERMINATED');
    });
  });

  it('raises the progress and leaves the status', async () => {
    const { report, sessions, lifecycle } = setUp({ status: 'RUNNING' });
    for (const progress of [50, 42]) await report({ type: 'PROGRESS', progress });
    expect(sessions.get(SESSION_ID).progressReported).toBe(50);
    expect(lifecycle.answers).toEqual([]);
  });

  describe('RUNNER_READY', () => {
    const at = { address: '10.0.3.4', port: 7071 };
    it('notes where the runner serves before the session is READY', async () => {
      const { report, sessions } = setUp({ status: 'INITIALIZING' });
      expect(await report({ type: 'RUNNER_READY', ...at })).toEqual({ kind: 'taken', status: 'READY' });
      expect(sessions.get(SESSION_ID).runner).toMatchObject(at);
    });

    it.each(['169.254.169.254', '127.0.0.1', '10.1.0.1', '203.0.113.9', '0.0.0.0'])(
      'refuses %s, which is not in the network of the runners',
      async (address) => {
        const { report, sessions } = setUp({ status: 'INITIALIZING' });
        expect(await report({ type: 'RUNNER_READY', address, port: 7071 })).toMatchObject({
          kind: 'invalid',
          problems: [{ path: 'address' }],
        });
        expect(sessions.get(SESSION_ID).runner?.address).toBe('10.0.0.7');
      },
    );
  });

  describe('VERIFIED', () => {
    it('keeps the result before the session completes', async () => {
      const { report, sessions, lifecycle } = setUp({ status: 'VERIFYING' });
      lifecycle.isImmediate = false;
      const attestation = attestor.attest();
      expect(await report({ type: 'VERIFIED', attestation })).toEqual({ kind: 'taken', status: 'COMPLETED' });
      expect(sessions.get(SESSION_ID)).toMatchObject({
        status: 'VERIFYING',
        attestation,
        extractedData: { name: 'Ada Example' },
      });
      expect(JSON.stringify(lifecycle.answers)).not.toContain('Ada');
    });

    it('fails the session on an attestation that does not hold, and says why on the item', async () => {
      const { report, sessions } = setUp({ status: 'VERIFYING' });
      const stolen = attestor.attest({}, aSession({ sessionId: '7d9f0a1b-3f2b-4c1e-8d4a-4f6b9c7d8e9f' }));
      expect(await report({ type: 'VERIFIED', attestation: stolen })).toEqual({ kind: 'taken', status: 'ERROR' });
      expect(sessions.get(SESSION_ID)).toMatchObject({
        status: 'ERROR',
        errorCode: 'ATTESTATION_FAILED',
        rejectedEvents: [{ type: 'VERIFIED', reason: 'other_session' }],
      });
      expect(sessions.get(SESSION_ID).attestation).toBeUndefined();
    });

    it('waits for VERIFYING when the consent has only just been taken', async () => {
      const { report, sessions, lifecycle, time } = setUp({ status: 'AWAITING_USER', awaitingReason: 'CONSENT' });
      lifecycle.isImmediate = false;
      await report({ type: 'CONSENT_GIVEN' });
      time.onSleep = () => lifecycle.settle();
      expect(await report({ type: 'VERIFIED', attestation: attestor.attest() })).toMatchObject({ status: 'COMPLETED' });
      lifecycle.settle();
      expect(sessions.get(SESSION_ID)).toMatchObject({ status: 'COMPLETED', extractedData: { name: 'Ada Example' } });
    });

    it('keeps no result in any other status', async () => {
      const { report, sessions } = setUp({ status: 'READY' });
      expect(await report({ type: 'VERIFIED', attestation: attestor.attest() })).toMatchObject({
        kind: 'not-expected',
      });
      expect(sessions.get(SESSION_ID).attestation).toBeUndefined();
    });
  });

  it('takes the user’s cancellation that the runner heard of', async () => {
    const { report, sessions } = setUp({ status: 'AWAITING_USER' });
    expect(await report({ type: 'USER_CANCELLED' })).toEqual({ kind: 'taken', status: 'CANCELLED' });
    expect(sessions.get(SESSION_ID).status).toBe('CANCELLED');
  });
});
