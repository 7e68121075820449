import { describe, expect, it } from '@jest/globals';
import type { SendResult } from '../../core/ports/webhook-sender.ts';
import { deliverWebhookHandler } from '../../functions/deliver-webhook/handler.ts';
import { runnerStoppedHandler } from '../../functions/runner-stopped/handler.ts';
import { aPartner } from '../support/a-partner.ts';
import { aServedSession, aSession, NOW, SESSION_ID } from '../support/a-session.ts';
import { keptMetrics } from '../support/kept-metrics.ts';
import { manualTime } from '../support/manual-time.ts';
import { memoryDeliveryTurns } from '../support/memory-delivery-turns.ts';
import { memoryLifecycle } from '../support/memory-lifecycle.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';
import { memoryPartnerStore } from '../support/memory-stores.ts';

describe('deliver-webhook', () => {
  const idOf = (index: number) => `00000000-0000-4000-8000-00000000000${index}`;
  const ended = { status: 'ERROR', errorCode: 'LOGIN_FAILED', endedAt: '2026-03-01T10:05:00.000Z' } as const;

  const setUp = (answers: Readonly<Record<string, number>>) => {
    const postponed: [string, number][] = [];
    const buried: string[] = [];
    const turns = memoryDeliveryTurns(10);
    const log: string[] = [];
    const metrics = keptMetrics();
    const handler = deliverWebhookHandler({
      sessions: memorySessionStore(
        ...Object.keys(answers).map((host, index) =>
          aSession({ ...ended, sessionId: idOf(index), webhookUrl: `https://${host}/hook` }),
        ),
        aSession({ ...ended, status: 'RUNNING', sessionId: idOf(9), webhookUrl: 'https://good.example.com/hook' }),
      ),
      partners: memoryPartnerStore(aPartner()),
      turns,
      send: async ({ url }): Promise<SendResult> => ({
        kind: 'answered',
        statusCode: answers[url.hostname] ?? 200,
        durationMs: 1,
      }),
      queue: {
        postpone: async (handle, delayS) => void postponed.push([handle, delayS]),
        bury: async (body, partnerId) => void buried.push(`${partnerId}: ${body}`),
      },
      clock: () => NOW,
      random: () => 0.5,
      publicBaseUrl: 'https://veriframe.example',
      metrics: metrics.take,
      log: (level, message, fields) => void log.push(JSON.stringify({ level, message, ...fields })),
    });
    const receive = (...bodies: string[]) =>
      handler({
        Records: bodies.map((body, index) => ({
          messageId: `m${index}`,
          receiptHandle: `r${index}`,
          body,
          attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(NOW.getTime() - 1500) },
        })),
      });
    return { postponed, buried, turns, log, receive, measured: metrics.taken };
  };
  const message = (sessionId: string) => JSON.stringify({ sessionId, partnerId: 'acme' });

  it('keeps in the queue exactly the messages that are not done with', async () => {
    const { receive, postponed } = setUp({ 'good.example.com': 204, 'bad.example.com': 500, 'gone.example.com': 410 });
    const response = await receive(message(idOf(0)), message(idOf(1)), message(idOf(2)), message(SESSION_ID));
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(postponed).toEqual([['r1', 30]]);
  });

  it('counts attempts by outcome, and how old a webhook is when it is delivered', async () => {
    const { receive, measured } = setUp({ 'good.example.com': 204, 'bad.example.com': 500 });
    await receive(message(idOf(0)), message(idOf(1)), message(idOf(9)));
    expect(measured).toContainEqual({ measures: { WebhookAgeMs: 1500 }, by: undefined });
    expect(measured.flatMap(({ by }) => by ?? [])).toEqual(
      expect.arrayContaining([{ Outcome: 'delivered' }, { Outcome: 'retry' }, { Outcome: 'fault' }]),
    );
    expect(measured).toHaveLength(4);
  });

  it('puts a message that was given up into the dead-letter queue, and is done with it', async () => {
    const { receive, postponed, buried } = setUp({ 'bad.example.com': 500 });
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await receive(message(idOf(0)))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    }
    expect(buried).toEqual([]);
    expect(await receive(message(idOf(0)))).toEqual({ batchItemFailures: [] });
    expect(postponed.map(([, delayS]) => delayS)).toEqual([30, 300]);
    expect(buried).toEqual([`acme: ${message(idOf(0))}`]);
  });

  it('lets a message wait whose partner is busy, without an attempt', async () => {
    const { receive, postponed, turns, measured } = setUp({ 'good.example.com': 204 });
    const time = { now: NOW, until: new Date(NOW.getTime() + 60_000) };
    for (let turn = 0; turn < 10; turn++) await turns.take({ partnerId: 'acme', deliveryId: `other-${turn}` }, time);
    expect(await receive(message(idOf(0)))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(postponed).toEqual([['r0', 1]]);
    expect(measured).toEqual([{ measures: { WebhooksPostponed: 1 }, by: undefined }]);
  });

  it('keeps what it could not even try, buries what is no message, and delivers the rest of the batch', async () => {
    const { receive, postponed, buried, log } = setUp({ 'good.example.com': 204 });
    const response = await receive('no json', message(idOf(9)), message(idOf(0)), '{"sessionId":"x"}');
    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m1']);
    expect(postponed).toEqual([['r1', 30]]);
    expect(buried).toEqual(['undefined: no json', 'undefined: {"sessionId":"x"}']);
    expect(log.join()).not.toContain('no json');
  });
});

describe('runner-stopped', () => {
  const setUp = () => {
    const time = manualTime(NOW);
    const sessions = memorySessionStore(aServedSession());
    const ports = { sessions, lifecycle: memoryLifecycle(sessions, time.clock), clock: time.clock, sleep: time.sleep };
    return { sessions, handle: runnerStoppedHandler({ ...ports, log: () => undefined }) };
  };
  /** As in the ECS developer guide, "Amazon ECS task state change events", shortened. */
  const aStateChange = (detail: object) => ({
    version: '0',
    id: 'b5e4a5c0-0000-4000-8000-000000000000',
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account: '123456789012',
    time: '2026-03-01T10:02:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:ecs:eu-west-1:123456789012:task/cluster/1'],
    detail: {
      clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/cluster',
      taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/cluster/1',
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      startedBy: SESSION_ID,
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        { name: 'sidecar', exitCode: 0, lastStatus: 'STOPPED' },
        { name: 'runner', exitCode: 11, lastStatus: 'STOPPED' },
      ],
      ...detail,
    },
  });

  it('tells the session what the runner’s exit code means', async () => {
    const { sessions, handle } = setUp();
    await handle(aStateChange({}));
    expect(sessions.get(SESSION_ID)).toMatchObject({ status: 'ERROR', errorCode: 'BROWSER_CRASHED' });
  });

  it('understands a task that never ran', async () => {
    const { sessions, handle } = setUp();
    await handle(aStateChange({ stopCode: 'TaskFailedToStart', containers: [{ name: 'runner' }] }));
    expect(sessions.get(SESSION_ID).errorCode).toBe('NO_CAPACITY');
  });

  it.each([{ startedBy: 'ecs-svc/0123456789' }, { startedBy: undefined }])(
    'leaves alone a task with %j, which no session launched',
    async (detail) => {
      const { sessions, handle } = setUp();
      await handle(aStateChange(detail));
      expect(sessions.get(SESSION_ID).status).toBe('RUNNING');
    },
  );

  it('fails on an event of another kind, so that it is seen', async () => {
    await expect(setUp().handle({ detail: { lastStatus: 'RUNNING' } })).rejects.toThrow();
  });
});
