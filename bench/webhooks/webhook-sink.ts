import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { IssuedCertificate } from '../../local/certificate-authority.ts';
import { listen } from '../../local/listen.ts';

/** What a partner's server does with a POST: answers with a status, or breaks the connection. */
export type SinkAnswer = number | 'reset';

/** A partner's HTTPS server on loopback that counts what it gets. */
export type WebhookSink = {
  readonly port: number;
  /** How often each `webhook-id` was posted. */
  readonly posts: ReadonlyMap<string, number>;
  close(): Promise<void>;
};

/** Listens on a port that the system chooses. `answer` is asked for each POST, with its number under its `webhook-id`. */
export const openWebhookSink = async (
  certificate: IssuedCertificate,
  answer: (webhookId: string, post: number) => SinkAnswer,
): Promise<WebhookSink> => {
  const posts = new Map<string, number>();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume().once('end', () => {
      const webhookId = String(request.headers['webhook-id']);
      const post = (posts.get(webhookId) ?? 0) + 1;
      posts.set(webhookId, post);
      const kind = answer(webhookId, post);
      if (kind === 'reset') request.socket.destroy();
      else response.writeHead(kind).end();
    });
  };
  const server = createServer({ cert: certificate.certPem, key: certificate.keyPem }, handle);
  const port = await listen(server);
  return {
    port,
    posts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
