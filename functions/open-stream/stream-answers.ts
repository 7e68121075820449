import { FRAGMENT_MEDIA_TYPE } from '../../core/contract/ice-fragment.ts';
import { linkHeaderOf } from '../../core/contract/ice-servers.ts';
import type { ViewerRole } from '../../core/contract/runner-api.ts';
import type { NotServed } from '../../core/ports/live-view.ts';
import type {
  CloseStreamOutcome,
  OpenStreamOutcome,
  PatchStreamOutcome,
  PollStillOutcome,
  PostStillOutcome,
  Viewer,
} from '../../core/session/open-stream.ts';
import type { ApiAnswer } from '../api-answer.ts';
import { invalid, refuse } from '../api-answer.ts';

const PATH_OF: Readonly<Record<ViewerRole, string>> = { control: 'control', watch: 'stream' };
const NOT_KEPT = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** The answer to an offer (draft-ietf-wish-whep, 4.2 and 4.7). */
export const openAnswerOf = (outcome: OpenStreamOutcome, viewer: Viewer): ApiAnswer => {
  if (outcome.kind !== 'answered') return refusalOf(outcome, 'is not an offer that the remote browser can answer');
  const link = linkHeaderOf(outcome.iceServers);
  return {
    kind: 'plain',
    status: 201,
    headers: {
      'content-type': 'application/sdp',
      location: locationOf(viewer, outcome.connectionId),
      etag: outcome.etag,
      'accept-patch': FRAGMENT_MEDIA_TYPE,
      ...(link === '' ? {} : { link }),
      ...NOT_KEPT,
    },
    body: outcome.answer,
  };
};

/** The answer to `PATCH` (draft-ietf-wish-whep, 4.4). */
export const patchAnswerOf = (outcome: PatchStreamOutcome): ApiAnswer => {
  switch (outcome.kind) {
    case 'added':
      return { kind: 'plain', status: 204, headers: NOT_KEPT, body: '' };
    case 'restarted':
      return {
        kind: 'plain',
        status: 200,
        headers: { 'content-type': FRAGMENT_MEDIA_TYPE, etag: outcome.etag, ...NOT_KEPT },
        body: outcome.fragment,
      };
    case 'declined':
    case 'no-answer':
    case 'not-ready':
    case 'refused':
      return refusalOf(outcome, 'is not an ICE fragment that fits this connection');
  }
};

/** The answer to what a viewer by stills sent. Not in the API's envelope: it comes ten times a second. */
export const postAnswerOf = (outcome: PostStillOutcome, viewer: Viewer): ApiAnswer => {
  if (outcome.kind !== 'taken') return refusalOf(outcome, 'is not what the remote browser expects');
  const { answer, connectionId } = outcome;
  return connectionId === undefined
    ? jsonAnswer(200, answer)
    : jsonAnswer(201, answer, { location: locationOf(viewer, connectionId) });
};

/** The answer to a poll. */
export const pollAnswerOf = (outcome: PollStillOutcome): ApiAnswer =>
  outcome.kind === 'news'
    ? jsonAnswer(200, outcome.news)
    : refusalOf(outcome, 'is not what the remote browser expects');

/** The answer to `DELETE`. */
export const closedAnswerOf = (outcome: CloseStreamOutcome): ApiAnswer => {
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

const locationOf = ({ sessionId, role }: Viewer, connectionId: string): string =>
  `/v1/embed/${sessionId}/${PATH_OF[role]}/${connectionId}`;

const jsonAnswer = (status: number, value: unknown, headers: Record<string, string> = {}): ApiAnswer => ({
  kind: 'plain',
  status,
  headers: { 'content-type': 'application/json', ...NOT_KEPT, ...headers },
  body: JSON.stringify(value),
});

const refusalOf = (outcome: NotServed | { kind: 'not-ready' } | { kind: 'refused' }, problem: string): ApiAnswer => {
  switch (outcome.kind) {
    case 'declined':
      return declinedAnswerOf(outcome.status, problem);
    case 'no-answer':
      return refuse(outcome.reason === 'timeout' ? 'GATEWAY_TIMEOUT' : 'BAD_GATEWAY');
    case 'not-ready':
      return refuse('STREAM_NOT_READY', undefined, { 'retry-after': '1' });
    case 'refused':
      return refuse('TOKEN_INVALID');
  }
};

/** The runner's own word: not understood, no such connection, or no place for one more viewer. */
const declinedAnswerOf = (status: number, problem: string): ApiAnswer => {
  switch (status) {
    case 400:
      return invalid([{ path: '', message: problem }]);
    case 404:
      return refuse('ROUTE_NOT_FOUND');
    case 412:
      return refuse('PRECONDITION_FAILED');
    case 428:
      return refuse('PRECONDITION_REQUIRED');
    case 503:
      return refuse('SERVICE_UNAVAILABLE', undefined, { 'retry-after': '5' });
    default:
      return refuse('BAD_GATEWAY');
  }
};
