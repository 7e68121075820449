import type { CreateSessionPorts } from '../../core/session/create-session.ts';
import type { Lifecycle } from '../../core/ports/lifecycle.ts';
import type { PartnerStore } from '../../core/ports/partner-store.ts';
import type { SessionTotals } from '../../core/ports/session-tally.ts';
import { apiShell, type ApiFunction, type ApiHandler } from '../../functions/api-shell.ts';
import { createSessionHandler } from '../../functions/create-session/handler.ts';
import { getSessionHandler } from '../../functions/get-session/handler.ts';
import { getTimelineHandler } from '../../functions/get-timeline/handler.ts';
import { listPlatformsHandler } from '../../functions/list-platforms/handler.ts';
import { listSessionsHandler } from '../../functions/list-sessions/handler.ts';
import { resendWebhookHandler } from '../../functions/resend-webhook/handler.ts';
import { terminateSessionHandler } from '../../functions/terminate-session/handler.ts';
import type { WebhookOutbox } from '../../core/ports/webhook-queue.ts';
import { anApiEvent } from '../../test/support/an-api-event.ts';

export type RoutePorts = CreateSessionPorts & {
  readonly partners: PartnerStore;
  readonly totals: SessionTotals;
  readonly outbox: WebhookOutbox;
  readonly lifecycle: Pick<Lifecycle, 'start' | 'answer'>;
};

/** A route with an entry to call and the event to call it with; `count` makes each call another one. */
export type Route = { readonly name: string; readonly entry: ApiFunction; readonly event: (count: number) => object };

const entry = (kind: 'none' | 'json' | 'json-if-any', handler: ApiHandler): ApiFunction =>
  apiShell({ body: kind === 'none' ? { kind } : { kind, maxBytes: 32 * 1024 }, log: () => undefined }, () => handler);

/** The partner's routes over these ports, shells included, each called as API Gateway does. */
export const partnerRoutes = (ports: RoutePorts, ended: { readonly sessionId: string }): Route[] => {
  const session = '/partner/browser-session';
  const own = { apiKeyId: 'key-acme', path: { id: ended.sessionId } };
  const created = { apiKeyId: 'key-acme', method: 'POST', route: session, body: { platformId: 1 } };
  const create = entry('json', createSessionHandler(ports));
  return [
    {
      name: 'platforms',
      entry: entry('none', listPlatformsHandler(ports)),
      event: () => anApiEvent({ apiKeyId: 'key-acme', route: '/partner/browser-platforms' }),
    },
    { name: 'create', entry: create, event: () => anApiEvent(created) },
    {
      name: 'create, with an idempotency key',
      entry: create,
      event: (count) => anApiEvent({ ...created, headers: { 'Idempotency-Key': `key-${count}` } }),
    },
    {
      name: 'details',
      entry: entry('none', getSessionHandler(ports)),
      event: () => anApiEvent({ ...own, route: `${session}/{id}` }),
    },
    {
      name: 'list, 20 of a page',
      entry: entry('none', listSessionsHandler(ports)),
      event: () => anApiEvent({ apiKeyId: 'key-acme', route: '/partner/browser-sessions' }),
    },
    {
      name: 'timeline',
      entry: entry('none', getTimelineHandler(ports)),
      event: () => anApiEvent({ ...own, route: `${session}/{id}/events` }),
    },
    {
      name: 'terminate, again',
      entry: entry('json-if-any', terminateSessionHandler(ports)),
      event: () => anApiEvent({ ...own, method: 'POST', route: `${session}/{id}/terminate` }),
    },
    {
      name: 'webhook resend',
      entry: entry('json-if-any', resendWebhookHandler(ports)),
      event: () => anApiEvent({ ...own, method: 'POST', route: `${session}/{id}/webhook/resend` }),
    },
  ];
};
