import { CONNECTION_ID_PATTERN } from '../../core/contract/runner-api.ts';
import { AFTER_PATTERN, stillPostSchema } from '../../core/contract/still-view.ts';
import type { OpenStreamPorts, Viewer } from '../../core/session/open-stream.ts';
import { closeStream, openStream, patchStream, pollStill, postStill } from '../../core/session/open-stream.ts';
import type { ApiAnswer } from '../api-answer.ts';
import { invalid, refuse } from '../api-answer.ts';
import type { ApiRequest } from '../api-request.ts';
import { bearerTokenOf, sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readInput } from '../read-input.ts';
import { PREFLIGHT_HEADERS } from './cors-headers.ts';
import { closedAnswerOf, openAnswerOf, patchAnswerOf, pollAnswerOf, postAnswerOf } from './stream-answers.ts';

/**
 * WHEP (draft-ietf-wish-whep): `POST /embed/{id}/control` controls, `POST /embed/{id}/stream` watches, and on the resource in
 * `Location` `PATCH` restarts ICE and `DELETE` ends the connection. `GET` and `POST` on a controlling one are the view without WebRTC
 * (core/contract/still-view.ts).
 */
export const openStreamHandler =
  (ports: OpenStreamPorts): ApiHandler =>
  async (request) => {
    if (request.method === 'OPTIONS') return { kind: 'plain', status: 204, headers: PREFLIGHT_HEADERS, body: '' };
    const viewer = viewerOf(request);
    const connectionId = request.path['connectionId'];
    if (connectionId === undefined) return open(ports, viewer, request.body);
    if (!CONNECTION_ID_PATTERN.test(connectionId)) return refuse('ROUTE_NOT_FOUND');
    return answerConnection(ports, { ...viewer, connectionId }, request);
  };

const viewerOf = (request: ApiRequest): Viewer => ({
  sessionId: sessionIdOf(request),
  token: bearerTokenOf(request),
  role: request.route.startsWith('/embed/{id}/control') ? 'control' : 'watch',
});

const open = async (ports: OpenStreamPorts, viewer: Viewer, offer: unknown): Promise<ApiAnswer> => {
  if (viewer.token === undefined) return refuse('TOKEN_INVALID');
  if (viewer.role === 'control' && typeof offer === 'object') return post(ports, viewer, offer);
  if (typeof offer !== 'string' || !offer.startsWith('v=0')) {
    return invalid([{ path: '', message: 'is not a session description (SDP)' }]);
  }
  return openAnswerOf(await openStream(ports, { ...viewer, sdp: offer }), viewer);
};

const answerConnection = async (
  ports: OpenStreamPorts,
  viewer: Viewer & { readonly connectionId: string },
  request: ApiRequest,
): Promise<ApiAnswer> => {
  switch (request.method) {
    case 'DELETE':
      return closedAnswerOf(await closeStream(ports, viewer));
    case 'PATCH': {
      const ifMatch = request.headers['if-match'];
      return patchAnswerOf(await patchStream(ports, { ...viewer, ifMatch, fragment: String(request.body) }));
    }
    case 'GET': {
      const after = request.query['after']?.[0] ?? '';
      if (!AFTER_PATTERN.test(after)) return invalid([{ path: 'after', message: 'is not of an earlier answer' }]);
      return pollAnswerOf(await pollStill(ports, { ...viewer, after }));
    }
    default:
      return post(ports, viewer, request.body);
  }
};

const post = async (
  ports: OpenStreamPorts,
  viewer: Viewer & { readonly connectionId?: string },
  body: unknown,
): Promise<ApiAnswer> => {
  const input = readInput(stillPostSchema, body);
  if (!input.ok) return input.answer;
  return postAnswerOf(await postStill(ports, { ...viewer, body: input.value }), viewer);
};
