import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FRAGMENT_MEDIA_TYPE } from '../../core/contract/ice-fragment.ts';
import { VIEWER_ROLES, VIEWER_ROLE_HEADER } from '../../core/contract/runner-api.ts';
import type { LiveView } from './live-view.ts';
import { patchResource, pollResource, postToResource } from './whep/answer-resource.ts';
import { postKey, postOffer } from './whep/post-connection.ts';
import type { Reply } from './whep/reply.ts';
import { bodyOf } from './whep/request-body.ts';

export type WhepServer = { port: number; close(): Promise<void> };

/** What is served of a live view. */
export type ServedView = Pick<LiveView, 'connect' | 'connectByStills' | 'disconnect' | 'viewer'>;

/**
 * The runner's own door: `POST /whep` with an SDP offer gives 201 and the answer, `PATCH` and `DELETE /whep/{id}` restart and end a
 * connection (draft-ietf-wish-whep); `GET` and `POST` there are stills and input for viewers that WebRTC does not reach
 * (core/contract/still-view.ts). Only the stream Lambda knows the key. Rejects when the port is taken.
 */
export const startWhepServer = async (options: {
  address: string;
  port: number;
  streamKey: string;
  live: ServedView;
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

type Served = { streamKey: string; live: ServedView };

const replyTo = async (request: IncomingMessage, { streamKey, live }: Served): Promise<Reply> => {
  if (!isAuthorized(request, streamKey)) return { status: 401 };
  const url = new URL(request.url ?? '', 'http://runner');
  const [, resource, id, ...rest] = url.pathname.split('/');
  if (resource !== 'whep' || rest.length > 0) return { status: 404 };
  if (id === undefined) return request.method === 'POST' ? connect(request, live) : { status: 405 };
  return answerResource(request, live, id, url.searchParams);
};

const connect = async (request: IncomingMessage, live: ServedView): Promise<Reply> => {
  const role = VIEWER_ROLES.find((known) => known === request.headers[VIEWER_ROLE_HEADER]);
  if (role === undefined) return { status: 400 };
  const type = request.headers['content-type'];
  if (type !== 'application/sdp' && type !== 'application/json') return { status: 415 };
  const body = await bodyOf(request);
  if (body === null) return { status: 413 };
  return type === 'application/sdp' ? postOffer(live, body, role) : postKey(live, body, role);
};

const answerResource = async (
  request: IncomingMessage,
  live: ServedView,
  id: string,
  query: URLSearchParams,
): Promise<Reply> => {
  if (request.method === 'DELETE') return { status: live.disconnect(id) ? 200 : 404 };
  const expected = { PATCH: FRAGMENT_MEDIA_TYPE, POST: 'application/json' }[request.method ?? ''];
  if (expected === undefined && request.method !== 'GET') return { status: 405 };
  const viewer = live.viewer(id);
  if (viewer === undefined) return { status: 404 };
  if (expected === undefined) return pollResource(viewer, query.get('after') ?? '');
  if (request.headers['content-type'] !== expected) return { status: 415 };
  const body = await bodyOf(request);
  if (body === null) return { status: 413 };
  if (request.method === 'POST') return postToResource(viewer, body);
  return patchResource(viewer, request.headers['if-match'], body);
};

/** Compared as hashes, so that neither the key's length nor its beginning shows in the time it takes. */
const isAuthorized = ({ headers }: IncomingMessage, streamKey: string): boolean => {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(headers.authorization ?? ''), hash(`Bearer ${streamKey}`));
};
