import * as z from 'zod';
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

export type OfferAnswer =
  | { kind: 'answer'; sdp: string; resource: string }
  | { kind: 'not-ready' }
  | { kind: 'ended' }
  | { kind: 'unavailable' };

export type SessionApi = {
  readState(): Promise<StateAnswer>;
  /** True when the event was taken, or had its effect already. */
  report(event: EmbedEvent): Promise<boolean>;
  /** WHEP: sends a complete offer, gets the runner's answer. */
  offer(sdp: string): Promise<OfferAnswer>;
  /** Ends a WHEP connection; does not wait for the answer, so that it works while the page closes. */
  hangUp(resource: string): void;
};

const successSchema = z.object({ status: z.literal('success'), data: embedStateSchema });
const endedSchema = z.object({ error: z.object({ code: z.literal('SESSION_ENDED'), details: embedEndedSchema }) });
const refusedSchema = z.object({ error: z.object({ details: eventRefusedSchema }) });

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

  return {
    readState: async () => {
      try {
        const response = await request(`${base}/state`);
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
          headers: { 'content-type': 'application/json' },
          body,
        });
        if (response.ok) return true;
        return response.status === 409 && refusedSchema.parse(await response.json()).error.details.duplicate;
      } catch {
        return false;
      }
    },
    offer: async (sdp) => {
      try {
        const response = await request(`${base}/control`, {
          method: 'POST',
          headers: { 'content-type': 'application/sdp' },
          body: sdp,
        });
        if (response.status === 409) return { kind: 'not-ready' };
        if (response.status === 401 || response.status === 410) return { kind: 'ended' };
        const resource = response.headers.get('location');
        if (!response.ok || resource === null) return { kind: 'unavailable' };
        return { kind: 'answer', sdp: await response.text(), resource };
      } catch {
        return { kind: 'unavailable' };
      }
    },
    hangUp: (resource) => {
      request(resource, { method: 'DELETE', keepalive: true }).catch(() => undefined);
    },
  };
};
