import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { readBody } from './read-body.ts';

const eventSchema = z.looseObject({
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({
    sessionId: z.string(),
    status: z.string(),
    externalReferenceId: z.string().nullable(),
    extractedData: z.record(z.string(), z.unknown()).nullable(),
  }),
});
export type WebhookEvent = z.infer<typeof eventSchema>;

/** A webhook that was delivered: its id, its verified event, and how often it came. */
export type ReceivedWebhook = { id: string; event: WebhookEvent; deliveries: number; receivedAt: string };

export type WebhookReceiver = { server: Server; received: ReadonlyMap<string, ReceivedWebhook> };

/**
 * An HTTPS endpoint for Veriframe's webhooks (contract: 256 KB at most). Answers 401 to a wrong signature, 400 to an event
 * that it does not know, 204 when the event is kept. The same `webhook-id` again is the same event, not a second one.
 */
export const webhookReceiver = (options: {
  secret: string;
  certPem: string;
  keyPem: string;
  now: () => Date;
}): WebhookReceiver => {
  const webhook = new Webhook(options.secret);
  const received = new Map<string, ReceivedWebhook>();

  const receive = (headers: Record<string, string>, body: string): number => {
    const id = headers['webhook-id'];
    if (id === undefined) return 400;
    let payload: unknown;
    try {
      payload = webhook.verify(body, headers);
    } catch {
      return 401;
    }
    const event = eventSchema.safeParse(payload);
    if (!event.success) return 400;
    const before = received.get(id);
    received.set(id, {
      id,
      event: event.data,
      deliveries: (before?.deliveries ?? 0) + 1,
      receivedAt: options.now().toISOString(),
    });
    return 204;
  };

  const server = createServer(
    { cert: options.certPem, key: options.keyPem, minVersion: 'TLSv1.2' },
    (request, response) => {
      readBody(request, 256 * 1024)
        .then((body) => (request.method === 'POST' ? receive(flat(request.headers), body) : 405))
        .catch(() => 413)
        .then(
          (status) => response.writeHead(status).end(),
          () => response.destroy(),
        );
    },
  );
  return { server, received };
};

const flat = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
