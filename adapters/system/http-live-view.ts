import * as z from 'zod';
import { FRAGMENT_MEDIA_TYPE } from '../../core/contract/ice-fragment.ts';
import { iceServersIn } from '../../core/contract/ice-servers.ts';
import { CONNECTION_ID_PATTERN, VIEWER_ROLE_HEADER } from '../../core/contract/runner-api.ts';
import { inputTakenSchema, sealedViewSchema, stillKeySchema } from '../../core/contract/still-view.ts';
import type { LiveView, LiveViewAddress, NotServed } from '../../core/ports/live-view.ts';
import { readAtMost } from './read-at-most.ts';

/** Most bytes of an SDP answer that are read: the runner is hostile ground. */
const ANSWER_MAX_BYTES = 64 * 1024;
/** A sealed JPEG of 1920×1920 in Base64, with room. Lambda and API Gateway would take 6 and 10 MB. */
const NEWS_MAX_BYTES = 4 * 1024 * 1024;
const ETAG = /^"[\x21\x23-\x7e]{1,64}"$/;
const stillAnswerSchema = z.union([stillKeySchema, inputTakenSchema]);

/** The runners' live views over HTTP in their private network. `timeoutMs` bounds each whole exchange. */
export const httpLiveView = (options: { readonly timeoutMs: number }): LiveView => {
  const call = (at: LiveViewAddress, path: string, init: RequestInit & { headers?: Record<string, string> }) =>
    fetch(`http://${at.address}:${at.port}/whep${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${at.streamKey}` },
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeoutMs),
    });

  return {
    offer: (at, { role, sdp }) =>
      answered(async () => {
        const headers = { 'content-type': 'application/sdp', [VIEWER_ROLE_HEADER]: role };
        const response = await call(at, '', { method: 'POST', headers, body: sdp });
        const answer = await readAtMost(response, ANSWER_MAX_BYTES);
        if (isDeclined(response.status)) return { kind: 'declined', status: response.status };
        const connectionId = connectionIdOf(response);
        const etag = etagOf(response);
        const isAnswer = response.status === 201 && isOfType(response, 'application/sdp');
        if (!isAnswer || answer === undefined || connectionId === undefined || etag === undefined) return FAILED;
        const iceServers = iceServersIn(response.headers.get('link') ?? '');
        return { kind: 'answered', answer, connectionId, etag, iceServers };
      }),

    patch: (at, { connectionId, ifMatch, fragment }) =>
      answered(async () => {
        const headers = {
          'content-type': FRAGMENT_MEDIA_TYPE,
          ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        };
        const response = await call(at, `/${connectionId}`, { method: 'PATCH', headers, body: fragment });
        const answer = await readAtMost(response, ANSWER_MAX_BYTES);
        if (isDeclined(response.status)) return { kind: 'declined', status: response.status };
        if (response.status === 204) return { kind: 'added' };
        const etag = etagOf(response);
        const isAnswer = response.status === 200 && isOfType(response, FRAGMENT_MEDIA_TYPE);
        if (!isAnswer || answer === undefined || etag === undefined) return FAILED;
        return { kind: 'restarted', fragment: answer, etag };
      }),

    post: (at, { connectionId, body }) =>
      answered(async () => {
        const headers = { 'content-type': 'application/json', [VIEWER_ROLE_HEADER]: 'control' };
        const path = connectionId === undefined ? '' : `/${connectionId}`;
        const response = await call(at, path, { method: 'POST', headers, body: JSON.stringify(body) });
        const text = await readAtMost(response, ANSWER_MAX_BYTES);
        if (isDeclined(response.status)) return { kind: 'declined', status: response.status };
        const answer = parsed(stillAnswerSchema, text);
        if (!response.ok || answer === undefined) return FAILED;
        if (connectionId !== undefined) return { kind: 'taken', answer };
        const begun = connectionIdOf(response);
        return begun === undefined ? FAILED : { kind: 'taken', answer, connectionId: begun };
      }),

    poll: (at, { connectionId, after }) =>
      answered(async () => {
        const path = `/${connectionId}?after=${encodeURIComponent(after)}`;
        const response = await call(at, path, { method: 'GET' });
        const news = parsed(sealedViewSchema, await readAtMost(response, NEWS_MAX_BYTES));
        if (isDeclined(response.status)) return { kind: 'declined', status: response.status };
        return response.status === 200 && news !== undefined ? { kind: 'news', news } : FAILED;
      }),

    hangUp: async (at, connectionId) => {
      try {
        const response = await call(at, `/${connectionId}`, { method: 'DELETE' });
        await response.body?.cancel();
        return response.ok || response.status === 404;
      } catch {
        return false;
      }
    },
  };
};

const FAILED = { kind: 'no-answer', reason: 'failed' } as const;

const answered = async <T>(exchange: () => Promise<T | NotServed>): Promise<T | NotServed> => {
  try {
    return await exchange();
  } catch (error) {
    return isTimeout(error) ? { kind: 'no-answer', reason: 'timeout' } : FAILED;
  }
};

const connectionIdOf = (response: Response): string | undefined => {
  const id = (response.headers.get('location') ?? '').split('/').at(-1) ?? '';
  return CONNECTION_ID_PATTERN.test(id) ? id : undefined;
};

const etagOf = (response: Response): string | undefined => {
  const etag = response.headers.get('etag') ?? '';
  return ETAG.test(etag) ? etag : undefined;
};

const parsed = <T extends z.ZodType>(schema: T, text: string | undefined): z.infer<T> | undefined => {
  try {
    return schema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
};

/** 503 is how a runner says that it has as many viewers as it takes. */
const isDeclined = (status: number): boolean => (status >= 400 && status < 500) || status === 503;

const isOfType = (response: Response, type: string): boolean =>
  (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() === type;

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';
