import type { ViewerRole } from '../../core/contract/runner-api.ts';
import { CONNECTION_ID_PATTERN } from '../../core/contract/runner-api.ts';
import type { CloseStreamOutcome, OpenStreamOutcome, OpenStreamPorts, Viewer } from '../../core/session/open-stream.ts';
import { closeStream, openStream } from '../../core/session/open-stream.ts';
import type { ApiAnswer } from '../api-answer.ts';
import { invalid, refuse } from '../api-answer.ts';
import type { ApiRequest } from '../api-request.ts';
import { bearerTokenOf, sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import { PREFLIGHT_HEADERS } from './cors-headers.ts';

/**
 * WHEP (draft-ietf-wish-whep): `POST /embed/{id}/control` controls, `POST /embed/{id}/stream` watches, and `DELETE` on the
 * resource in `Location` ends the connection.
 */
export const openStreamHandler =
  (ports: OpenStreamPorts): ApiHandler =>
  async (request) => {
    if (request.method === 'OPTIONS') return { kind: 'plain', status: 204, headers: PREFLIGHT_HEADERS, body: '' };
    const viewer = viewerOf(request);
    if (request.method === 'DELETE') {
      const connectionId = request.path['connectionId'] ?? '';
      if (!CONNECTION_ID_PATTERN.test(connectionId)) return refuse('ROUTE_NOT_FOUND');
      return closedAnswerOf(await closeStream(ports, { ...viewer, connectionId }));
    }
    if (viewer.token === undefined) return refuse('TOKEN_INVALID');
    if (typeof request.body !== 'string' || !request.body.startsWith('v=0')) {
      return invalid([{ path: '', message: 'is not a session description (SDP)' }]);
    }
    return openAnswerOf(await openStream(ports, { ...viewer, sdp: request.body }), viewer);
  };

const viewerOf = (request: ApiRequest): Viewer => ({
  sessionId: sessionIdOf(request),
  token: bearerTokenOf(request),
  role: request.route.startsWith('/embed/{id}/control') ? 'control' : 'watch',
});

const PATH_OF: Readonly<Record<ViewerRole, string>> = { control: 'control', watch: 'stream' };

const openAnswerOf = (outcome: OpenStreamOutcome, { sessionId, role }: Viewer): ApiAnswer => {
  switch (outcome.kind) {
    case 'answered':
      return {
        kind: 'plain',
        status: 201,
        headers: {
          'content-type': 'application/sdp',
          location: `/v1/embed/${sessionId}/${PATH_OF[role]}/${outcome.connectionId}`,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
        body: outcome.answer,
      };
    case 'declined':
      return declinedAnswerOf(outcome.status);
    case 'no-answer':
      return refuse(outcome.reason === 'timeout' ? 'GATEWAY_TIMEOUT' : 'BAD_GATEWAY');
    case 'not-ready':
      return refuse('STREAM_NOT_READY', undefined, { 'retry-after': '1' });
    case 'refused':
      return refuse('TOKEN_INVALID');
  }
};

/** The runner's own word on an offer: not understood, or no place for one more viewer. */
const declinedAnswerOf = (status: number): ApiAnswer => {
  if (status === 400) return invalid([{ path: '', message: 'is not an offer that the remote browser can answer' }]);
  return status === 503 ? refuse('SERVICE_UNAVAILABLE', undefined, { 'retry-after': '5' }) : refuse('BAD_GATEWAY');
};

const closedAnswerOf = (outcome: CloseStreamOutcome): ApiAnswer => {
  switch (outcome.kind) {
    // A session that has no live view (any more) has no connection left either.
    case 'closed':
    case 'not-ready':
      return { kind: 'plain', status: 200, headers: { 'cache-control': 'no-store' }, body: '' };
    case 'no-answer':
      return refuse('BAD_GATEWAY');
    case 'refused':
      return refuse('TOKEN_INVALID');
  }
};
