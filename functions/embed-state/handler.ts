import type { ReadEmbedStatePorts } from '../../core/embed/read-embed-state.ts';
import { readEmbedState } from '../../core/embed/read-embed-state.ts';
import { ok, refuse } from '../api-answer.ts';
import { bearerTokenOf, sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';

/** `GET /embed/{id}/state`. */
export const embedStateHandler =
  (ports: ReadEmbedStatePorts): ApiHandler =>
  async (request) => {
    const outcome = await readEmbedState(ports, { sessionId: sessionIdOf(request), token: bearerTokenOf(request) });
    switch (outcome.kind) {
      case 'state':
        return ok(outcome.state);
      case 'ended':
        return refuse('SESSION_ENDED', outcome.ended);
      case 'refused':
        return refuse('TOKEN_INVALID');
    }
  };
