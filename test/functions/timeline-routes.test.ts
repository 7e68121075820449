import { describe, expect, it } from '@jest/globals';
import { errorEnvelopeSchema, successEnvelopeSchema } from '../../core/contract/envelope.ts';
import { timelineSchema, webhookResendSchema } from '../../core/contract/timeline.ts';
import type { Session } from '../../core/session/session.ts';
import type { WebhookMessage } from '../../core/webhook/webhook-message.ts';
import { getTimelineHandler } from '../../functions/get-timeline/handler.ts';
import { resendWebhookHandler } from '../../functions/resend-webhook/handler.ts';
import { aPartner } from '../support/a-partner.ts';
import { aServedSession, aSession, NOW, SESSION_ID } from '../support/a-session.ts';
import type { ApiEventInit } from '../support/an-api-event.ts';
import { callApi } from '../support/call-api.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';
import { memoryPartnerStore } from '../support/memory-stores.ts';

const FOREIGN_ID = '11111111-2222-4333-8444-555555555555';
const webhookUrl = 'https://acme.example.com/hook';

const setUp = (own: Session) => {
  const queued: WebhookMessage[] = [];
  const ports = {
    sessions: memorySessionStore(own, aSession({ sessionId: FOREIGN_ID, partnerId: 'rival', status: 'COMPLETED' })),
    partners: memoryPartnerStore(aPartner()),
    outbox: { enqueue: async (message: WebhookMessage) => `message-${queued.push(message)}` },
    clock: () => NOW,
  };
  const route = '/partner/browser-session/{id}';
  const call = (handler: Parameters<typeof callApi>[0], id: string, init: ApiEventInit) =>
    callApi(handler, { apiKeyId: 'key-acme', path: { id }, ...init });
  return {
    queued,
    events: (id = SESSION_ID, init: Partial<ApiEventInit> = {}) =>
      call(getTimelineHandler(ports), id, { route: `${route}/events`, ...init }),
    resend: (id = SESSION_ID, init: Partial<ApiEventInit> = {}) =>
      call(resendWebhookHandler(ports), id, { method: 'POST', route: `${route}/webhook/resend`, ...init }),
  };
};

const errorOf = (answer: { json: () => unknown }) => errorEnvelopeSchema.parse(answer.json()).error;

describe('GET /partner/browser-session/{id}/events', () => {
  it('answers with the timeline, an empty one too', async () => {
    const history: Session['history'] = [{ status: 'CREATED', at: NOW.toISOString() }];
    for (const own of [aSession({ history }), aSession()]) {
      const answer = await setUp(own).events();
      expect(answer.status).toBe(200);
      const { data } = successEnvelopeSchema(timelineSchema.strict()).parse(answer.json());
      expect(data.events).toHaveLength(own.history.length);
    }
  });

  it('refuses a query parameter, another partner’s session, and an unknown key', async () => {
    const { events } = setUp(aSession());
    expect((await events(SESSION_ID, { query: { limit: ['5'] } })).status).toBe(400);
    expect((await events(FOREIGN_ID)).status).toBe(404);
    expect((await events('no-uuid')).status).toBe(404);
    expect((await events(SESSION_ID, { apiKeyId: 'key-of-nobody' })).status).toBe(401);
  });
});

describe('POST /partner/browser-session/{id}/webhook/resend', () => {
  it('answers 202 with the ids under which the event comes, with and without a body', async () => {
    const { resend, queued } = setUp(aSession({ status: 'COMPLETED', webhookUrl }));
    for (const init of [{}, { body: {} }]) {
      const answer = await resend(SESSION_ID, init);
      expect(answer.status).toBe(202);
      const { data } = successEnvelopeSchema(webhookResendSchema.strict()).parse(answer.json());
      expect(data.webhookId).toBe(`msg_${SESSION_ID}`);
    }
    expect(queued).toHaveLength(2);
  });

  it('is a 409 with the status while the session has not ended', async () => {
    const answer = await setUp(aServedSession({ webhookUrl })).resend();
    expect(answer.status).toBe(409);
    expect(errorOf(answer)).toMatchObject({ code: 'SESSION_NOT_TERMINAL', details: { status: 'RUNNING' } });
  });

  it('is a 409 of its own for a session without a webhook URL', async () => {
    const answer = await setUp(aSession({ status: 'COMPLETED' })).resend();
    expect(answer.status).toBe(409);
    expect(errorOf(answer).code).toBe('WEBHOOK_NOT_CONFIGURED');
  });

  it('refuses fields, another partner’s session, and an unknown key, and queues nothing', async () => {
    const { resend, queued } = setUp(aSession({ status: 'COMPLETED', webhookUrl }));
    expect((await resend(SESSION_ID, { body: { url: 'https://elsewhere.example.com' } })).status).toBe(400);
    expect((await resend(SESSION_ID, { query: { force: ['1'] } })).status).toBe(400);
    expect((await resend(FOREIGN_ID)).status).toBe(404);
    expect((await resend(SESSION_ID, { apiKeyId: 'key-of-nobody' })).status).toBe(401);
    expect(queued).toEqual([]);
  });
});
