import { describe, expect, it } from '@jest/globals';
import { eventRefusedSchema } from '../../core/contract/embed-api.ts';
import { errorEnvelopeSchema } from '../../core/contract/envelope.ts';
import type { Session } from '../../core/session/session.ts';
import { RUNNER_EVENTS_ROUTE, reportEventHandler } from '../../functions/report-event/handler.ts';
import { aPlatform } from '../support/a-platform.ts';
import { aServedSession, embedTokenFor, NOW, RUNNER_TOKEN, SESSION_ID } from '../support/a-session.ts';
import { ATTESTOR_NAME, testAttestor } from '../support/an-attestation.ts';
import { callApi } from '../support/call-api.ts';
import { keptMetrics } from '../support/kept-metrics.ts';
import { manualTime } from '../support/manual-time.ts';
import { memoryLifecycle } from '../support/memory-lifecycle.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';
import { memoryDiagnosticsStore, memoryFlowVersionStore, memoryPlatformStore } from '../support/memory-stores.ts';

const setUp = (changes: Partial<Session> = {}) => {
  const time = manualTime(NOW);
  const metrics = keptMetrics();
  const sessions = memorySessionStore(aServedSession(changes));
  const handler = reportEventHandler({
    sessions,
    lifecycle: memoryLifecycle(sessions, time.clock),
    clock: time.clock,
    sleep: time.sleep,
    platforms: memoryPlatformStore(aPlatform()),
    flowVersions: memoryFlowVersionStore(),
    diagnostics: memoryDiagnosticsStore(),
    attestationKeys: testAttestor().keys,
    attestorName: ATTESTOR_NAME,
    attestorTrust: 'operator',
    runnerCidrs: ['10.0.0.0/16'],
    metrics: metrics.take,
  });
  const report = (route: string, token: string | undefined, body: unknown) =>
    callApi(handler, {
      method: 'POST',
      route,
      path: { id: SESSION_ID },
      body,
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    });
  return {
    measured: metrics.taken,
    fromRunner: (body: unknown, token: string | undefined = RUNNER_TOKEN) => report(RUNNER_EVENTS_ROUTE, token, body),
    fromPage: (body: unknown, token: string | undefined = embedTokenFor()) => report('/embed/{id}/events', token, body),
    anonymously: (route: string) => report(route, undefined, { type: 'USER_CANCELLED' }),
  };
};
const errorOf = (answer: { json: () => unknown }) => errorEnvelopeSchema.parse(answer.json()).error;

describe('the event routes', () => {
  it('answer an event that was taken with the status that it leads to', async () => {
    expect((await setUp({ status: 'RUNNING' }).fromRunner({ type: 'COLLECTING' })).json()).toEqual({
      status: 'success',
      data: { status: 'COLLECTING_DATA' },
    });
    expect((await setUp({ status: 'CREATED' }).fromPage({ type: 'USER_ARRIVED' })).json()).toEqual({
      status: 'success',
      data: { status: 'INITIALIZING' },
    });
  });

  it('count the events that are turned away, by sender and reason, and not their duplicates', async () => {
    const { fromRunner, fromPage, measured } = setUp({ status: 'RUNNING' });
    await fromRunner({ type: 'FLOW_RUNNING' });
    await fromRunner({ type: 'FLOW_LOADING' });
    await fromPage({ type: 'USER_ARRIVED' }, RUNNER_TOKEN);
    await fromRunner({ type: 'HEARTBEAT' });
    expect(measured).toEqual([
      { measures: { RejectedEvents: 1 }, by: [{ Sender: 'runner', Reason: 'not-expected' }] },
      { measures: { RejectedEvents: 1 }, by: [{ Sender: 'page', Reason: 'refused' }] },
    ]);
  });

  it('take the runner’s token on its route only, and the embed token on its own', async () => {
    const { fromRunner, fromPage, anonymously } = setUp();
    const answers = [
      await fromRunner({ type: 'HEARTBEAT' }, embedTokenFor()),
      await fromPage({ type: 'USER_CANCELLED' }, RUNNER_TOKEN),
      await anonymously(RUNNER_EVENTS_ROUTE),
      await anonymously('/embed/{id}/events'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it.each([
    { type: 'FLOW_RUNNING' },
    { type: 'VERIFIED', attestation: 'x' },
    { type: 'PARTNER_TERMINATED' },
    { type: 'USER_ARRIVED', extra: 1 },
    { type: 'user_arrived' },
    {},
    [],
  ])('take from the page only what a page may report, not %j', async (body) => {
    expect((await setUp().fromPage(body)).status).toBe(400);
  });

  it.each([
    { type: 'USER_ARRIVED' },
    { type: 'PARTNER_TERMINATED' },
    { type: 'RUNNER_READY', address: 'gigs.example', port: 7070 },
    { type: 'RUNNER_READY', address: '10.0.0.1', port: 22 },
    { type: 'PROGRESS', progress: 100 },
    { type: 'FAILED', code: 'UNHEARD_OF' },
    { type: 'USER_NEEDED' },
  ])('take from the runner only what a runner may report, not %j', async (body) => {
    expect((await setUp().fromRunner(body)).status).toBe(400);
  });

  it('let the sender see that an event had its effect before', async () => {
    const answer = await setUp({ status: 'RUNNING' }).fromRunner({ type: 'FLOW_RUNNING' });
    expect(answer.status).toBe(409);
    expect(errorOf(answer)).toMatchObject({ code: 'EVENT_NOT_EXPECTED', retryable: false });
    expect(eventRefusedSchema.parse(errorOf(answer).details)).toEqual({ status: 'RUNNING', duplicate: true });
  });

  it('ask to try again while the session is between two statuses', async () => {
    const answer = await setUp({ taskToken: undefined }).fromRunner({ type: 'COLLECTING' });
    expect(answer.status).toBe(409);
    expect(errorOf(answer)).toMatchObject({ code: 'EVENT_IN_TRANSIT', retryable: true });
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('say that a session is over', async () => {
    const { fromRunner, fromPage } = setUp({ status: 'COMPLETED', taskToken: undefined, runner: undefined });
    expect(errorOf(await fromRunner({ type: 'HEARTBEAT' })).code).toBe('SESSION_ENDED');
    expect((await fromPage({ type: 'USER_CANCELLED' })).status).toBe(410);
  });

  it('name a wrong address', async () => {
    const ready = { type: 'RUNNER_READY', address: '169.254.170.2', port: 7070 };
    const answer = await setUp({ status: 'INITIALIZING' }).fromRunner(ready);
    expect(answer.status).toBe(400);
    expect(errorOf(answer).details).toMatchObject([{ path: 'address' }]);
  });
});
