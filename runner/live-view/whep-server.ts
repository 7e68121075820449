import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ViewerRole } from '../../core/contract/runner-api.ts';
import { VIEWER_ROLES, VIEWER_ROLE_HEADER } from '../../core/contract/runner-api.ts';
import type { Connection } from './live-view.ts';

/** A browser's offer is some 5 KB. */
const OFFER_BYTES_MAX = 65_536;

export type WhepServer = { port: number; close(): Promise<void> };

type Reply = { status: number; headers?: Record<string, string>; body?: string };

/**
 * The runner's own door: `POST /whep` with an SDP offer gives 201 and the answer, `DELETE /whep/{id}` ends a connection
 * (draft-ietf-wish-whep). Only the stream Lambda knows the key. Rejects when the port is taken.
 */
export const startWhepServer = async (options: {
  address: string;
  port: number;
  streamKey: string;
  connect: (offer: string, role: ViewerRole) => Promise<Connection>;
  disconnect: (id: string) => boolean;
}): Promise<WhepServer> => {
  const server = createServer((request, response) => {
    void replyTo(request, options)
      .catch((): Reply => ({ status: 400 }))
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.address, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};

const replyTo = async (request: IncomingMessage, options: Parameters<typeof startWhepServer>[0]): Promise<Reply> => {
  if (!isAuthorized(request, options.streamKey)) return { status: 401 };
  const [, resource, id, ...rest] = (request.url ?? '').split('/');
  if (resource !== 'whep' || rest.length > 0) return { status: 404 };
  if (id === undefined) return request.method === 'POST' ? connect(request, options) : { status: 405 };
  if (request.method !== 'DELETE') return { status: 405 };
  return { status: options.disconnect(id) ? 200 : 404 };
};

const connect = async (request: IncomingMessage, options: Parameters<typeof startWhepServer>[0]): Promise<Reply> => {
  const role = VIEWER_ROLES.find((known) => known === request.headers[VIEWER_ROLE_HEADER]);
  if (role === undefined) return { status: 400 };
  if (request.headers['content-type'] !== 'application/sdp') return { status: 415 };
  const offer = await bodyOf(request);
  if (offer === null) return { status: 413 };
  const connection = await options.connect(offer, role);
  switch (connection.kind) {
    case 'bad-offer':
      return { status: 400 };
    case 'full':
      return { status: 503, headers: { 'retry-after': '5' } };
    case 'connected':
      return {
        status: 201,
        headers: { 'content-type': 'application/sdp', location: `/whep/${connection.id}` },
        body: connection.answer,
      };
  }
};

/** Compared as hashes, so that neither the key's length nor its beginning shows in the time it takes. */
const isAuthorized = ({ headers }: IncomingMessage, streamKey: string): boolean => {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(headers.authorization ?? ''), hash(`Bearer ${streamKey}`));
};

const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > OFFER_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
