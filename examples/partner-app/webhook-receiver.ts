import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { verifyWebhook, type WebhookEvent } from '../../sdk/verify-webhook.ts';
import { readBody } from './read-body.ts';

/** A webhook that was delivered: its id, its verified event, and how often it came. */
export type ReceivedWebhook = { id: string; event: WebhookEvent; deliveries: number; receivedAt: string };

export type WebhookReceiver = { server: Server; received: ReadonlyMap<string, ReceivedWebhook> };

/**
 * An HTTPS endpoint for Veriframe's webhooks (contract: 256 KB at most). Answers 401 to what is not signed by Veriframe just
 * now, 400 to an event that it does not know, 204 when the event is kept. The same `webhook-id` again is the same event, not a second one.
 */
export const webhookReceiver = (options: {
  secret: string;
  certPem: string;
  keyPem: string;
  now: () => Date;
}): WebhookReceiver => {
  const received = new Map<string, ReceivedWebhook>();

  const receive = async (headers: NodeJS.Dict<string | string[]>, body: string): Promise<number> => {
    const verdict = await verifyWebhook(body, headers, options.secret, { now: options.now });
    if (verdict.kind === 'invalid') return verdict.reason === 'not_an_event' ? 400 : 401;
    const { id, event } = verdict;
    const deliveries = (received.get(id)?.deliveries ?? 0) + 1;
    received.set(id, { id, event, deliveries, receivedAt: options.now().toISOString() });
    return 204;
  };

  const server = createServer(
    { cert: options.certPem, key: options.keyPem, minVersion: 'TLSv1.2' },
    (request, response) => {
      readBody(request, 256 * 1024)
        .then((body) => (request.method === 'POST' ? receive(request.headers, body) : 405))
        .catch(() => 413)
        .then(
          (status) => response.writeHead(status).end(),
          () => response.destroy(),
        );
    },
  );
  return { server, received };
};
