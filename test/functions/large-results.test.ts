import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import type { SessionStore } from '../../core/ports/session-store.ts';
import type { Transition } from '../../core/session/lifecycle.ts';
import type { Session } from '../../core/session/session.ts';
import { reportEventBody } from '../../functions/report-event/body-rule.ts';
import { RUNNER_EVENTS_ROUTE, reportEventHandler } from '../../functions/report-event/handler.ts';
import { TABLES } from '../adapters/aws/table-properties.ts';
import { startDynamodb, type StartedDynamodb } from '../local/dynamodb/start-dynamodb.ts';
import { aPlatform } from '../support/a-platform.ts';
import { aServedSession, NOW, RUNNER_TOKEN } from '../support/a-session.ts';
import { ATTESTOR_NAME, testAttestor } from '../support/an-attestation.ts';
import { callApi } from '../support/call-api.ts';
import { memoryDiagnosticsStore, memoryFlowVersionStore, memoryPlatformStore } from '../support/memory-stores.ts';

const attestor = testAttestor();
let local: StartedDynamodb;
let sessions: SessionStore;
beforeAll(async () => {
  local = await startDynamodb();
  await local.engine.ensureTable('sessions', TABLES.sessions);
  sessions = dynamoSessionStore(local.client, 'sessions');
});
afterAll(() => local.close());

/** A session as large as its platform and its partner can make it, which has gone through so many statuses. */
const aLargeSession = async (statuses: number): Promise<Session> => {
  const at = NOW.toISOString();
  const session = aServedSession({
    sessionId: randomUUID(),
    status: 'VERIFYING',
    platform: { ...aServedSession().platform, icon: `data:image/png;base64,${'A'.repeat(32_700)}` },
    receiverData: { text: 'é'.repeat(4_000) },
    history: Array.from({ length: statuses }, () => ({ status: 'AWAITING_USER' as const, at })),
  });
  await sessions.insert(session);
  return session;
};

/** The one field of the flow, as long as a webhook can carry. */
const attestationFor = (session: Session): string =>
  attestor.attest(
    {
      fields: {
        name: { kind: 'value', rule: { from: 'profile', jsonPath: '$.name' }, value: 'x'.repeat(131_000) },
      },
    },
    session,
  );

/** Reports the result of a session through the handler; answers what the state machine is told. */
const reportResult = async (session: Session) => {
  const told: Transition[] = [];
  const handler = reportEventHandler({
    sessions,
    lifecycle: {
      answer: async (_token, transition) => {
        told.push(transition);
        return 'taken';
      },
      heartbeat: async () => 'taken',
    },
    clock: () => NOW,
    sleep: async () => undefined,
    platforms: memoryPlatformStore(aPlatform()),
    flowVersions: memoryFlowVersionStore(),
    diagnostics: memoryDiagnosticsStore(),
    attestationKeys: attestor.keys,
    attestorName: ATTESTOR_NAME,
    attestorTrust: 'operator',
    runnerCidrs: [],
    metrics: () => undefined,
  });
  const cursors = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`page${index}`, '\u0001'.repeat(2_000)]),
  );
  const event = {
    method: 'POST',
    route: RUNNER_EVENTS_ROUTE,
    path: { id: session.sessionId },
    body: { type: 'VERIFIED', attestation: attestationFor(session), cursors },
    headers: { Authorization: `Bearer ${RUNNER_TOKEN}` },
  };
  const answer = await callApi(handler, event, { body: reportEventBody });
  return { status: answer.status, told };
};

describe('the largest result', () => {
  it('is kept in the largest usual session, with all that may be written to it afterwards', async () => {
    const session = await aLargeSession(100);
    expect(await reportResult(session)).toEqual({ status: 200, told: [{ to: 'COMPLETED' }] });
    const { sessionId } = session;
    const at = NOW.toISOString();
    for (let entry = 0; entry < 50; entry += 1) {
      await sessions.recordWebhookAttempt(sessionId, {
        at,
        deliveryId: randomUUID(),
        durationMs: 30_000,
        error: 'DNS',
      });
      await sessions.recordWebhookResend(sessionId, { at, deliveryId: randomUUID() });
      await sessions.recordRejectedEvent(sessionId, {
        type: 'VERIFIED',
        status: 'COMPLETED',
        at,
        reason: 'x'.repeat(40),
      });
    }
    const kept = await sessions.find(sessionId);
    expect(kept?.extractedData).toEqual({ name: 'x'.repeat(131_000) });
    expect([kept?.webhookAttempts, kept?.webhookResends, kept?.rejectedEvents].map((list) => list?.length)).toEqual([
      50, 50, 50,
    ]);
  });

  it('ends a session that has no room for it as RESPONSE_TOO_LARGE, and leaves it as it was', async () => {
    const session = await aLargeSession(1_000);
    expect(await reportResult(session)).toEqual({
      status: 200,
      told: [{ to: 'ERROR', code: 'RESPONSE_TOO_LARGE' }],
    });
    const kept = await sessions.find(session.sessionId);
    expect([kept?.attestation, kept?.extractedData]).toEqual([undefined, undefined]);
    expect(kept?.rejectedEvents).toMatchObject([{ type: 'VERIFIED', reason: 'result_too_large' }]);
  });
});
