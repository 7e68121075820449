import { CONNECTION_ID_PATTERN, VIEWER_ROLE_HEADER } from '../../core/contract/runner-api.ts';
import type { LiveView, LiveViewAddress } from '../../core/ports/live-view.ts';
import { readAtMost } from './read-at-most.ts';

/** Most bytes of an SDP answer that are read: the runner is hostile ground. */
const ANSWER_MAX_BYTES = 64 * 1024;

/** The runners' live views over HTTP in their private network. `timeoutMs` bounds each whole exchange. */
export const httpLiveView = (options: { readonly timeoutMs: number }): LiveView => ({
  offer: async (at, { role, sdp }) => {
    try {
      const response = await fetch(`http://${at.address}:${at.port}/whep`, {
        method: 'POST',
        headers: { ...authorization(at), 'content-type': 'application/sdp', [VIEWER_ROLE_HEADER]: role },
        body: sdp,
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      const answer = await readAtMost(response, ANSWER_MAX_BYTES);
      if (isDeclined(response.status)) return { kind: 'declined', status: response.status };
      const connectionId = (response.headers.get('location') ?? '').split('/').at(-1) ?? '';
      const isAnswer = response.status === 201 && isSdp(response) && CONNECTION_ID_PATTERN.test(connectionId);
      if (!isAnswer || answer === undefined) return { kind: 'no-answer', reason: 'failed' };
      return { kind: 'answered', answer, connectionId };
    } catch (error) {
      return { kind: 'no-answer', reason: isTimeout(error) ? 'timeout' : 'failed' };
    }
  },

  hangUp: async (at, connectionId) => {
    try {
      const response = await fetch(`http://${at.address}:${at.port}/whep/${connectionId}`, {
        method: 'DELETE',
        headers: authorization(at),
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      await response.body?.cancel();
      return response.ok || response.status === 404;
    } catch {
      return false;
    }
  },
});

const authorization = (at: LiveViewAddress): Record<string, string> => ({ authorization: `Bearer ${at.streamKey}` });

/** 503 is how a runner says that it has as many viewers as it takes. */
const isDeclined = (status: number): boolean => (status >= 400 && status < 500) || status === 503;

const isSdp = (response: Response): boolean =>
  /^application\/sdp\s*(;|$)/i.test(response.headers.get('content-type') ?? '');

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';
