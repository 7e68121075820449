import { describe, expect, it } from '@jest/globals';
import type { Log } from '../../adapters/system/json-log.ts';
import { emfMetrics } from '../../adapters/system/emf-metrics.ts';
import { apiShell } from '../../functions/api-shell.ts';
import { createSessionHandler } from '../../functions/create-session/handler.ts';
import { deliverWebhookHandler } from '../../functions/deliver-webhook/handler.ts';
import { eventShell } from '../../functions/event-shell.ts';
import { getSessionHandler } from '../../functions/get-session/handler.ts';
import { measureSessionHandler } from '../../functions/measure-session/handler.ts';
import { reportEventHandler, RUNNER_EVENTS_ROUTE } from '../../functions/report-event/handler.ts';
import { aPartner } from '../support/a-partner.ts';
import { aPlatform } from '../support/a-platform.ts';
import {
  aServedSession,
  aSession,
  embedTokenFor,
  NOW,
  RUNNER_TOKEN,
  SESSION_ID,
  TOKEN_SECRET,
} from '../support/a-session.ts';
import { ATTESTOR_NAME, testAttestor } from '../support/an-attestation.ts';
import { anApiEvent } from '../support/an-api-event.ts';
import { aContext, callApi } from '../support/call-api.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { manualTime } from '../support/manual-time.ts';
import { memoryDeliveryTurns } from '../support/memory-delivery-turns.ts';
import { memoryIdempotencyStore } from '../support/memory-idempotency-store.ts';
import { memoryLifecycle } from '../support/memory-lifecycle.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';
import {
  memoryDiagnosticsStore,
  memoryPartnerStore,
  memoryFlowVersionStore,
  memoryPlatformStore,
} from '../support/memory-stores.ts';

const ENDED_ID = '00000000-0000-4000-8000-000000000001';
const EXECUTION = 'arn:aws:states:eu-west-1:123456789012:execution:lifecycle:ended';

/** Everything that must be in no line, by what it is. */
const SECRETS = {
  receiverData: 'canary-of-the-receiver@example.com',
  extractedData: 'canary-of-the-account',
  taskToken: 'canary-task-token',
  embedToken: embedTokenFor(),
  newEmbedToken: embedTokenFor('7d9f0a1b-3f2b-4c1e-8d4a-4f6b9c7d8e9f'),
  runnerToken: RUNNER_TOKEN,
  tokenSecret: TOKEN_SECRET,
  webhookSecret: aPartner().webhookSecret.slice('whsec_'.length),
  webhookPath: 'canary-in-the-webhook-path',
  idempotencyKey: 'canary-idempotency-key',
};

/** As an AWS service answers: it quotes what was sent. */
const quotingFault = (): Error =>
  Object.assign(new Error(`Value '${SECRETS.taskToken} ${SECRETS.receiverData}' failed to satisfy constraint`), {
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
  });

const setUp = () => {
  const lines: string[] = [];
  const log: Log = (level, message, fields) => void lines.push(JSON.stringify({ level, message, ...fields }));
  const metrics = emfMetrics({ namespace: 'Veriframe/Test', clock: () => NOW, write: (line) => lines.push(line) });
  const time = manualTime(NOW);
  const told = {
    receiverData: { email: SECRETS.receiverData },
    extractedData: { account: SECRETS.extractedData },
    webhookUrl: `https://acme.example.com/${SECRETS.webhookPath}`,
  };
  const sessions = memorySessionStore(
    aServedSession({ ...told, taskToken: SECRETS.taskToken }),
    aSession({ ...told, sessionId: ENDED_ID, status: 'COMPLETED', execution: EXECUTION, endedAt: NOW.toISOString() }),
  );
  const ports = {
    sessions,
    requests: memoryIdempotencyStore(sessions),
    lifecycle: memoryLifecycle(sessions, time.clock),
    platforms: memoryPlatformStore(aPlatform()),
    flowVersions: memoryFlowVersionStore(),
    diagnostics: memoryDiagnosticsStore(),
    partners: memoryPartnerStore(aPartner()),
    attestationKeys: testAttestor().keys,
    attestorName: ATTESTOR_NAME,
    attestorTrust: 'operator' as const,
    runnerCidrs: ['10.0.0.0/16'],
    tokenSecret: async () => TOKEN_SECRET,
    publicBaseUrl: 'https://veriframe.example',
    keptDays: 30,
    clock: time.clock,
    sleep: time.sleep,
    ids: { sessionId: () => '7d9f0a1b-3f2b-4c1e-8d4a-4f6b9c7d8e9f', token: () => 'unused' },
    metrics,
    log,
  };
  return { lines, log, ports };
};

const expectNoSecretIn = (lines: readonly string[]): void => {
  expect(lines.length).toBeGreaterThan(0);
  for (const [what, secret] of Object.entries(SECRETS))
    expect([what, lines.filter((line) => line.includes(secret))]).toEqual([what, []]);
};

describe('no line of the log holds a token, a secret, or what was sent or extracted,', () => {
  it('when partners create sessions and look at them, well or badly', async () => {
    const { lines, ports } = setUp();
    const create = (body: unknown) =>
      callApi(
        createSessionHandler(ports),
        {
          method: 'POST',
          route: '/partner/browser-session',
          apiKeyId: 'key-acme',
          headers: { 'Idempotency-Key': SECRETS.idempotencyKey },
          body,
        },
        { lines },
      );
    const receiverData = { email: SECRETS.receiverData };
    const webhookUrl = `https://acme.example.com/${SECRETS.webhookPath}`;
    expect((await create({ platformId: 1, receiverData, webhookUrl })).status).toBe(201);
    expect((await create({ platformId: 9, receiverData, webhookUrl })).status).not.toBe(201);
    expect((await create({ receiverData: SECRETS.receiverData })).status).toBe(400);
    const details = { route: '/partner/browser-session/{id}', path: { id: ENDED_ID }, apiKeyId: 'key-acme' };
    expect((await callApi(getSessionHandler(ports), details, { lines })).status).toBe(200);
    expectNoSecretIn(lines);
  });

  it('when runners and pages report events, with the right token, a wrong one, and to services that quote them', async () => {
    const { lines, ports } = setUp();
    const report = (body: unknown, token: string, failing = {}) =>
      callApi(
        reportEventHandler({ ...ports, ...failing }),
        {
          method: 'POST',
          route: RUNNER_EVENTS_ROUTE,
          path: { id: SESSION_ID },
          body,
          headers: { Authorization: `Bearer ${token}` },
        },
        { lines },
      );
    const fail = async () => {
      throw quotingFault();
    };
    const answers = [
      await report({ type: 'COLLECTING' }, SECRETS.embedToken),
      await report({ type: 'COLLECTING' }, RUNNER_TOKEN, { lifecycle: { answer: fail, heartbeat: fail } }),
      await report({ type: 'VERIFIED', attestation: SECRETS.extractedData }, RUNNER_TOKEN),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 500, 200]);
    expectNoSecretIn(lines);
  });

  it.each([
    ['delivered', async () => ({ kind: 'answered', statusCode: 204, durationMs: 1 }) as const],
    ['refused', async () => ({ kind: 'failed', error: 'TLS', durationMs: 1 }) as const],
    [
      'broken',
      async () => {
        throw quotingFault();
      },
    ],
  ])('when a webhook is %s', async (_how, send) => {
    const { lines, ports } = setUp();
    const queue = { postpone: async () => undefined, bury: async () => undefined };
    await deliverWebhookHandler({ ...ports, send, random: () => 0.5, queue, turns: memoryDeliveryTurns(1) })({
      Records: [ENDED_ID, SECRETS.receiverData].map((sessionId) => ({
        messageId: 'm',
        receiptHandle: 'r',
        body: JSON.stringify({ sessionId, partnerId: 'acme' }),
        attributes: { SentTimestamp: String(NOW.getTime()), ApproximateReceiveCount: '1' },
      })),
    });
    expectNoSecretIn(lines);
  });

  it('when the entry of a Lambda logs by itself', async () => {
    const failing = apiShell({ body: { kind: 'none' } }, () => async () => {
      throw quotingFault();
    });
    const lines = await capturedOutput(() =>
      failing(
        anApiEvent({
          route: '/embed/{id}/state',
          path: { id: SESSION_ID },
          headers: { Authorization: `Bearer ${SECRETS.embedToken}` },
          query: { note: [SECRETS.receiverData] },
        }),
        aContext(),
      ),
    );
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'ERROR', function_request_id: 'lambda-request-1' },
      { level: 'INFO', sessionId: SESSION_ID, status: 500 },
    ]);
    expectNoSecretIn(lines);
  });

  it('when a session is measured, or cannot be', async () => {
    const { lines, log, ports } = setUp();
    const entry = eventShell(() => measureSessionHandler(ports), log);
    const ended = (input: string) => ({ detail: { executionArn: EXECUTION, status: 'SUCCEEDED', input } });
    await entry(ended(JSON.stringify({ sessionId: ENDED_ID })), aContext());
    await expect(entry(ended(`{${SECRETS.receiverData}`), aContext())).rejects.toThrow();
    expect(lines.join()).toContain('"Status":"COMPLETED"');
    expectNoSecretIn(lines);
  });
});
