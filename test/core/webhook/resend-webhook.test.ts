import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../core/session/session.ts';
import { resendWebhook } from '../../../core/webhook/resend-webhook.ts';
import type { WebhookMessage } from '../../../core/webhook/webhook-message.ts';
import { aSession, NOW, SESSION_ID } from '../../support/a-session.ts';
import { memorySessionStore } from '../../support/memory-session-store.ts';

const webhookUrl = 'https://acme.example.com/hook';

const setUp = (changes: Partial<Session>) => {
  const queued: WebhookMessage[] = [];
  const sessions = memorySessionStore(aSession(changes));
  const outbox = { enqueue: async (message: WebhookMessage) => `message-${queued.push(message)}` };
  const resend = (partnerId = 'acme') =>
    resendWebhook({ sessions, outbox, clock: () => NOW }, { sessionId: SESSION_ID, partnerId });
  return { queued, sessions, resend };
};

describe('resendWebhook', () => {
  it.each(['COMPLETED', 'TERMINATED', 'ERROR', 'CANCELLED'] as const)(
    'queues the event of a session that is %s again, under the same webhook-id, and notes it',
    async (status) => {
      const { queued, sessions, resend } = setUp({ status, webhookUrl });
      const resent = { sessionId: SESSION_ID, webhookId: `msg_${SESSION_ID}` };
      expect(await resend()).toEqual({ kind: 'queued', resend: { ...resent, deliveryId: 'message-1' } });
      expect(await resend()).toEqual({ kind: 'queued', resend: { ...resent, deliveryId: 'message-2' } });
      expect(queued).toEqual(Array(2).fill({ sessionId: SESSION_ID, partnerId: 'acme' }));
      expect(sessions.get(SESSION_ID).webhookResends).toEqual([
        { at: NOW.toISOString(), deliveryId: 'message-1' },
        { at: NOW.toISOString(), deliveryId: 'message-2' },
      ]);
    },
  );

  it('queues nothing before the session has ended', async () => {
    const { queued, resend } = setUp({ status: 'RUNNING', webhookUrl });
    expect(await resend()).toEqual({ kind: 'not-ended', status: 'RUNNING' });
    expect(queued).toEqual([]);
  });

  it('queues nothing for a session without a webhook URL, whatever its status', async () => {
    for (const status of ['RUNNING', 'COMPLETED'] as const) {
      const { queued, resend } = setUp({ status });
      expect(await resend()).toEqual({ kind: 'no-webhook' });
      expect(queued).toEqual([]);
    }
  });

  it('does not find another partner’s session', async () => {
    const { queued, resend } = setUp({ status: 'COMPLETED', webhookUrl });
    expect(await resend('rival')).toEqual({ kind: 'not-found' });
    expect(queued).toEqual([]);
  });
});
