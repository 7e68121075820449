import * as z from 'zod';
import { FRAGMENT_MEDIA_TYPE } from '../core/contract/ice-fragment.ts';
import { iceServersIn, type IceServer } from '../core/contract/ice-servers.ts';
import { sealedViewSchema, stillKeySchema, type SealedInput, type SealedView } from '../core/contract/still-view.ts';
import {
  embedEndedSchema,
  embedStateSchema,
  eventRefusedSchema,
  type EmbedEnded,
  type EmbedState,
} from '../core/contract/embed-api.ts';
import type { EmbedEvent } from '../core/session/event.ts';

export type StateAnswer =
  | { kind: 'state'; state: EmbedState }
  /** The session is over; the token can do nothing any more but tell how it ended. */
  | { kind: 'ended'; ended: EmbedEnded }
  | { kind: 'invalid-link' }
  | { kind: 'unavailable' };

/** Why the live view gave no answer: nobody is there yet, the session or the connection is over, or the network or a server failed. */
export type NoStream = { kind: 'not-ready' } | { kind: 'ended' } | { kind: 'gone' } | { kind: 'unavailable' };

export type OfferAnswer =
  { kind: 'answer'; sdp: string; resource: string; etag: string; iceServers: IceServer[] } | NoStream;

export type PatchAnswer = { kind: 'restarted'; fragment: string; etag: string } | { kind: 'added' } | NoStream;

export type KeyAnswer = { kind: 'begun'; key: string; resource: string } | NoStream;

export type NewsAnswer = { kind: 'news'; news: SealedView } | NoStream;

export type SessionApi = {
  readState(): Promise<StateAnswer>;
  /** True when the event was taken, or had its effect already. */
  report(event: EmbedEvent): Promise<boolean>;
  /** WHEP: sends an offer, gets the runner's answer. */
  offer(sdp: string): Promise<OfferAnswer>;
  /** WHEP: adds candidates to the ICE session of `etag`, or restarts ICE with `*`. */
  patch(resource: string, fragment: string, etag: string): Promise<PatchAnswer>;
  /** Begins with stills, on a connection or, without one, as a new one. */
  beginStills(resource: string | undefined, key: string): Promise<KeyAnswer>;
  /** Waits for what is newer than `after`. */
  poll(resource: string, after: string): Promise<NewsAnswer>;
  /** Sends sealed input; true when it was taken, now or before. */
  input(resource: string, input: SealedInput): Promise<boolean>;
  /** Ends a WHEP connection; does not wait for the answer, so that it works while the page closes. */
  hangUp(resource: string): void;
};

const successSchema = z.object({ status: z.literal('success'), data: embedStateSchema });
const endedSchema = z.object({ error: z.object({ code: z.literal('SESSION_ENDED'), details: embedEndedSchema }) });
const refusedSchema = z.object({ error: z.object({ details: eventRefusedSchema }) });

const JSON_TYPE = { 'content-type': 'application/json' };
/** A network that was lost would keep a request for minutes; API Gateway ends one after 29 s. */
const REQUEST_TIMEOUT_MS = 8_000;

/** The embed page's own routes. Never throws: a network fault is `unavailable`. */
export const sessionApi = (options: {
  apiBase: string;
  sessionId: string;
  token: string;
  fetch: typeof globalThis.fetch;
}): SessionApi => {
  const base = `${options.apiBase}/embed/${options.sessionId}`;
  const request = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    options.fetch(path, {
      ...init,
      cache: 'no-store',
      headers: { ...init.headers, authorization: `Bearer ${options.token}` },
    });

  const ask = (path: string, method: string, headers: Record<string, string>, body: string | null) =>
    request(path, { method, headers, body, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });

  return {
    readState: async () => {
      try {
        const response = await request(`${base}/state`, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
        if (response.status === 401 || response.status === 404) return { kind: 'invalid-link' };
        const body: unknown = await response.json();
        if (response.status === 410) return { kind: 'ended', ended: endedSchema.parse(body).error.details };
        return { kind: 'state', state: successSchema.parse(body).data };
      } catch {
        return { kind: 'unavailable' };
      }
    },
    report: async (event) => {
      try {
        const body = JSON.stringify(event);
        const response = await request(`${base}/events`, {
          method: 'POST',
          headers: JSON_TYPE,
          body,
        });
        if (response.ok) return true;
        return response.status === 409 && refusedSchema.parse(await response.json()).error.details.duplicate;
      } catch {
        return false;
      }
    },
    offer: (sdp) =>
      answerOf(ask(`${base}/control`, 'POST', { 'content-type': 'application/sdp' }, sdp), async (response) => {
        const { location, etag, link } = headersOf(response);
        if (location === null || etag === null) return { kind: 'unavailable' };
        const iceServers = iceServersIn(link ?? '');
        return { kind: 'answer', sdp: await response.text(), resource: location, etag, iceServers };
      }),
    patch: (resource, fragment, etag) =>
      answerOf(
        ask(resource, 'PATCH', { 'content-type': FRAGMENT_MEDIA_TYPE, 'if-match': etag }, fragment),
        async (response) => {
          if (response.status === 204) return { kind: 'added' };
          return { kind: 'restarted', fragment: await response.text(), etag: headersOf(response).etag ?? '*' };
        },
      ),
    beginStills: (resource, key) =>
      answerOf(ask(resource ?? `${base}/control`, 'POST', JSON_TYPE, JSON.stringify({ key })), async (response) => {
        const at = resource ?? headersOf(response).location;
        if (at === null) return { kind: 'unavailable' };
        return { kind: 'begun', key: stillKeySchema.parse(await response.json()).key, resource: at };
      }),
    poll: (resource, after) =>
      answerOf(ask(`${resource}?after=${after}`, 'GET', {}, null), async (response) => ({
        kind: 'news',
        news: sealedViewSchema.parse(await response.json()),
      })),
    input: async (resource, input) => {
      try {
        return (await ask(resource, 'POST', JSON_TYPE, JSON.stringify(input))).ok;
      } catch {
        return false;
      }
    },
    hangUp: (resource) => {
      request(resource, { method: 'DELETE', keepalive: true }).catch(() => undefined);
    },
  };
};

const headersOf = ({ headers }: Response) => ({
  location: headers.get('location'),
  etag: headers.get('etag'),
  link: headers.get('link'),
});

/** What the live view's routes refuse has the same meaning on all of them. */
const answerOf = async <T>(
  asked: Promise<Response>,
  read: (response: Response) => Promise<T | NoStream>,
): Promise<T | NoStream> => {
  try {
    const response = await asked;
    if (response.ok) return await read(response);
    if (response.status === 409) return { kind: 'not-ready' };
    if (response.status === 401 || response.status === 410) return { kind: 'ended' };
    return { kind: response.status === 404 || response.status === 400 ? 'gone' : 'unavailable' };
  } catch {
    return { kind: 'unavailable' };
  }
};
