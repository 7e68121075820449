import type { CDPSession, Protocol } from 'puppeteer-core';
import * as z from 'zod';
import type { Like } from '../../core/flow/request.ts';
import { matchesUrl } from '../../core/flow/url-pattern.ts';

/** One of a page's own requests, as it went over the wire. */
export type PageRequest = {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text; absent without one. */
  readonly body?: string;
  /** Of a request for a document to show in a frame: the frame, and the loader that the document will have. */
  readonly navigation?: { readonly frameId: string | undefined; readonly loaderId: string };
};

/** True when a page's request is what a flow describes, its body included. */
export const isLike = ({ method, url, body }: PageRequest, like: Like, allowedHosts: readonly string[]): boolean =>
  method === (like.method ?? 'GET') && matchesUrl(like.url, url, allowedHosts) && hasMembers(body, like.json ?? {});

const membersSchema = z.record(z.string(), z.unknown());

const hasMembers = (body: string | undefined, wanted: NonNullable<Like['json']>): boolean => {
  if (Object.keys(wanted).length === 0) return true;
  const members = membersSchema.safeParse(parsed(body ?? '')).data;
  return members !== undefined && Object.entries(wanted).every(([name, value]) => members[name] === value);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

type Started = Pick<PageRequest, 'headers'> & {
  readonly request: Pick<PageRequest, 'method' | 'url' | 'navigation'>;
  readonly body: Promise<string | undefined>;
};

/**
 * The browser would keep whole answers for whoever asks for them later, hundreds of megabytes. Bodies of requests come with the event
 * up to what the attestor records of one.
 */
const BUFFERS = { maxTotalBufferSize: 65_536, maxResourceBufferSize: 65_536, maxPostDataSize: 262_144 };

/** A page has few requests under way at a time; one that is never answered is not kept for ever. */
const MAX_UNANSWERED = 500;

/** Follows the requests of one DevTools session: a page, a frame of another site, a worker. */
export class PageRequests {
  readonly #session: CDPSession;
  readonly #onAnswered: (request: PageRequest) => void;
  readonly #started = new Map<string, Started>();
  /** What the network stack adds, cookies and the like; it may come before or after the rest. */
  readonly #wireHeaders = new Map<string, Protocol.Network.Headers>();

  constructor(session: CDPSession, onAnswered: (request: PageRequest) => void) {
    this.#session = session;
    this.#onAnswered = onAnswered;
  }

  /** Begins to listen. Rejects when what is listened to is gone. */
  async start(): Promise<void> {
    this.#session.on('Network.requestWillBeSent', (event) => this.#begin(event));
    this.#session.on('Network.requestWillBeSentExtraInfo', ({ requestId, headers }) => {
      this.#wireHeaders.set(requestId, headers);
      dropOldest(this.#wireHeaders);
    });
    this.#session.on('Network.responseReceived', ({ requestId, response }) => this.#answer(requestId, response.status));
    this.#session.on('Network.loadingFailed', ({ requestId }) => this.#started.delete(requestId));
    await this.#session.send('Network.enable', BUFFERS);
  }

  #begin(event: Protocol.Network.RequestWillBeSentEvent): void {
    const { requestId, request, redirectResponse, loaderId, frameId } = event;
    if (redirectResponse !== undefined) this.#answer(requestId, redirectResponse.status);
    const { method, url, headers } = request;
    // Of a navigation the browser gives both one id.
    const navigation = requestId === loaderId ? { navigation: { frameId, loaderId } } : {};
    this.#started.set(requestId, {
      request: { method, url, ...navigation },
      headers: lowerCased(headers),
      body: this.#bodyOf(requestId, request),
    });
    dropOldest(this.#started);
  }

  #answer(requestId: string, status: number): void {
    const started = this.#started.get(requestId);
    this.#started.delete(requestId);
    if (started === undefined) return;
    const wire = lowerCased(this.#wireHeaders.get(requestId) ?? {});
    this.#wireHeaders.delete(requestId);
    const headers = { ...started.headers, ...wire };
    void started.body.then((body) => {
      this.#onAnswered({ ...started.request, headers, status, ...(body === undefined ? {} : { body }) });
    });
  }

  async #bodyOf(requestId: string, { hasPostData, postData }: Protocol.Network.Request): Promise<string | undefined> {
    if (postData !== undefined || hasPostData !== true) return postData;
    const answer = await this.#session.send('Network.getRequestPostData', { requestId }).catch(() => undefined);
    return answer?.postData;
  }
}

const lowerCased = (headers: Protocol.Network.Headers): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const dropOldest = (map: Map<string, unknown>): void => {
  const [oldest] = map.keys();
  if (map.size > MAX_UNANSWERED && oldest !== undefined) map.delete(oldest);
};
