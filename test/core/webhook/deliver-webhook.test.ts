import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Partner } from '../../../core/partner/partner.ts';
import type { SendResult } from '../../../core/ports/webhook-sender.ts';
import type { Session } from '../../../core/session/session.ts';
import { deliverWebhook } from '../../../core/webhook/deliver-webhook.ts';
import { aPartner } from '../../support/a-partner.ts';
import { aServedSession, aSession, SESSION_ID } from '../../support/a-session.ts';
import { memoryDeliveryTurns } from '../../support/memory-delivery-turns.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';
import { memoryPartnerStore } from '../../support/memory-stores.ts';

const answered = (statusCode: number, retryAfter?: string): SendResult => ({
  kind: 'answered',
  statusCode,
  retryAfter,
  durationMs: 12.3,
});
const failed: SendResult = { kind: 'failed', error: 'TIMEOUT', durationMs: 30_000 };

const setUp = (results: readonly SendResult[], changes: Partial<Session> = {}, partner: Partner = aPartner()) => {
  const sent: { url: URL; headers: Readonly<Record<string, string>>; body: string }[] = [];
  const sessions = memorySessionStore(
    aSession({
      status: 'ERROR',
      errorCode: 'LOGIN_FAILED',
      endedAt: '2026-03-01T10:05:00.000Z',
      webhookUrl: 'https://acme.example.com/hook?tenant=1',
      ...changes,
    }),
  );
  const ports = {
    sessions,
    partners: memoryPartnerStore(partner),
    turns: memoryDeliveryTurns(1),
    clock: () => new Date(),
    random: () => 0.5,
    publicBaseUrl: 'https://veriframe.example',
    send: async (request: (typeof sent)[number]) => {
      sent.push(request);
      return results[sent.length - 1] ?? answered(204);
    },
  };
  const deliver = (deliveryId = 'message-1') =>
    deliverWebhook(ports, { sessionId: SESSION_ID, partnerId: 'acme', deliveryId });
  return { sent, sessions, ports, deliver };
};

describe('deliverWebhook', () => {
  it('sends the signed event and records the attempt', async () => {
    const { sent, sessions, deliver } = setUp([answered(204)]);
    expect(await deliver()).toEqual({ kind: 'delivered' });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url.href).toBe('https://acme.example.com/hook?tenant=1');
    expect(sent[0]?.headers).toMatchObject({
      'webhook-id': `msg_${SESSION_ID}`,
      'content-type': 'application/json',
    });
    const event = new Webhook(aPartner().webhookSecret).verify(sent[0]?.body ?? '', { ...sent[0]?.headers });
    expect(event).toMatchObject({ type: 'browser_session.error', data: { errorCode: 'LOGIN_FAILED' } });
    expect(sessions.get(SESSION_ID).webhookAttempts).toMatchObject([
      { deliveryId: 'message-1', statusCode: 204, durationMs: 12 },
    ]);
  });

  it.each([
    ['during the overlap with the old secret as well', 60_000, true],
    ['after it with the new one only', -1, false],
  ])('signs %s', async (_, aheadMs, oldVerifies) => {
    const old = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const until = new Date(Date.now() + aheadMs).toISOString();
    const partner = aPartner({ retiringWebhookSecret: { secret: old, until } });
    const { sent, deliver } = setUp([answered(204)], {}, partner);
    await deliver();
    const verify = (secret: string) => () => new Webhook(secret).verify(sent[0]?.body ?? '', { ...sent[0]?.headers });
    expect(verify(partner.webhookSecret)).not.toThrow();
    if (oldVerifies) expect(verify(old)).not.toThrow();
    else expect(verify(old)).toThrow();
  });

  it('tries exactly three times, however often the message is received', async () => {
    const { sent, sessions, deliver } = setUp([answered(500), failed, answered(503), answered(200)]);
    expect(await deliver()).toEqual({ kind: 'retry', inS: 30 });
    expect(await deliver()).toEqual({ kind: 'retry', inS: 300 });
    expect(await deliver()).toEqual({ kind: 'given-up' });
    expect(await deliver()).toEqual({ kind: 'given-up' });
    expect(sent).toHaveLength(3);
    expect(sessions.get(SESSION_ID).webhookAttempts).toMatchObject([
      { statusCode: 500 },
      { error: 'TIMEOUT' },
      { statusCode: 503 },
    ]);
  });

  it('sends the same bytes under the same id on every retry and replay', async () => {
    const { sent, deliver } = setUp([answered(500), answered(500), answered(500), answered(200)]);
    for (let attempt = 0; attempt < 3; attempt++) await deliver();
    expect(await deliver('message-of-a-replay')).toEqual({ kind: 'delivered' });
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    expect(new Set(sent.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`msg_${SESSION_ID}`]));
  });

  it('sends nothing while it is not the partner’s turn, and gives its own turn back however it ends', async () => {
    const { sent, ports, deliver } = setUp([answered(500), answered(204)]);
    const other = { partnerId: 'acme', deliveryId: 'message-2' };
    const time = { now: new Date(), until: new Date(Date.now() + 60_000) };
    expect(await ports.turns.take(other, time)).toBe(true);
    expect(await deliver()).toEqual({ kind: 'busy' });
    expect(sent).toEqual([]);
    await ports.turns.giveBack(other);
    expect(await deliver()).toMatchObject({ kind: 'retry' });
    expect(await deliver()).toEqual({ kind: 'delivered' });
    await expect(
      deliverWebhook(
        { ...ports, partners: memoryPartnerStore() },
        { sessionId: SESSION_ID, partnerId: 'acme', deliveryId: 'message-3' },
      ),
    ).rejects.toThrow();
    expect(await ports.turns.take(other, time)).toBe(true);
  });

  it('does not send a second time what a message that was handed out twice has delivered', async () => {
    const { sent, deliver } = setUp([answered(204)]);
    expect(await deliver()).toEqual({ kind: 'delivered' });
    expect(await deliver()).toEqual({ kind: 'delivered' });
    expect(sent).toHaveLength(1);
  });

  it('keeps the outcome when the turn cannot be given back', async () => {
    const { ports } = setUp([answered(204)]);
    const turns = { ...ports.turns, giveBack: () => Promise.reject(new Error('no table')) };
    const message = { sessionId: SESSION_ID, partnerId: 'acme', deliveryId: 'message-1' };
    expect(await deliverWebhook({ ...ports, turns }, message)).toEqual({ kind: 'delivered' });
  });

  it.each([301, 302, 307, 308, 400, 404, 429, 500, 599])('counts a %i as a failure', async (statusCode) => {
    const { sent, deliver } = setUp([answered(statusCode)]);
    expect(await deliver()).toMatchObject({ kind: 'retry' });
    expect(sent).toHaveLength(1);
  });

  it('ends the deliveries at once on a 410', async () => {
    expect(await setUp([answered(410)]).deliver()).toEqual({ kind: 'unwanted' });
  });

  it('waits as long as the partner asks', async () => {
    expect(await setUp([answered(503, '120')]).deliver()).toEqual({ kind: 'retry', inS: 120 });
  });

  it.each([
    'https://127.0.0.1/hook',
    'https://0x7f.1/hook',
    'https://0177.0.0.1/hook',
    'https://2130706433/hook',
    'https://[::1]/hook',
    'https://[::ffff:10.0.0.1]/hook',
    'https://[64:ff9b:1::a00:1]/hook',
    'https://localhost/hook',
    'https://metadata.google.internal/hook',
    'https://printer.local/hook',
    'https://example.notatld/hook',
    'https://acme.example.com./hook',
    'https://acme.example.com:22/hook',
    'https://user:password@acme.example.com/hook',
    'http://acme.example.com/hook',
  ])('sends nothing to a URL that is not allowed (any more): %s', async (webhookUrl) => {
    const { sent, sessions, deliver } = setUp([], { webhookUrl });
    expect(await deliver()).toMatchObject({ kind: 'retry' });
    expect(sent).toEqual([]);
    expect(sessions.get(SESSION_ID).webhookAttempts).toMatchObject([{ error: 'URL_REFUSED' }]);
  });

  it('has nothing to send for a session without a URL', async () => {
    expect(await setUp([], { webhookUrl: undefined }).deliver()).toEqual({ kind: 'nothing-to-send' });
  });

  it('sends nothing before the session has ended', async () => {
    const { sent, deliver } = setUp([], { ...aServedSession(), webhookUrl: 'https://acme.example.com/hook' });
    await expect(deliver()).rejects.toThrow('has not ended');
    expect(sent).toEqual([]);
  });
});
