import type { CDPSession, Page } from 'puppeteer-core';
import { canonicalJson } from '../../core/flow/canonical-json.ts';
import type { ResponsePattern, SeenResponse } from '../../core/flow/response-pattern.ts';
import { matchesResponse } from '../../core/flow/response-pattern.ts';
import type { Like } from '../../core/flow/request.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { RemotePages } from '../session/flow-engine.ts';
import { attachChildren } from './attach-children.ts';
import type { PageRequest } from './page-request.ts';
import { isLike, PageRequests } from './page-request.ts';
import { wantedTraffic } from './wanted-traffic.ts';

/** What the pages of a run ask and are answered, as far as the flow speaks of it. Everything stays in memory. */
export type PageTraffic = {
  /** The answers that match one of the patterns, since the current page's document began. */
  responses(patterns: readonly ResponsePattern[]): SeenResponse[];
  /** The newest own request of a page that is like this and was answered with a 2xx. */
  requestLike(like: Like): PageRequest | undefined;
  /** Stops listening and forgets everything. Never fails. */
  close(): Promise<void>;
};

/** A page that asks for more does not fill the memory: the newest count. */
const MAX_RESPONSES = 200;

type Listened = {
  readonly session: CDPSession;
  /** The loader of the document that the page shows; what its requests are told apart by. */
  document: string;
  readonly responses: { readonly document: string; readonly seen: SeenResponse }[];
};

/**
 * Listens to the traffic of the current page, its frames and workers, whichever page it is. Listens to nothing when the flow
 * names no answer and no request of the page. Resolves when it listens.
 */
export const listenToTraffic = async (flow: Flow, pages: RemotePages): Promise<PageTraffic> => {
  const wanted = wantedTraffic(flow);
  if (wanted.responses.length + wanted.likes.length === 0) return SILENT;
  const listened = new Map<Page, Listened>();
  /** By what the flow says of it. */
  const newest = new Map<string, PageRequest>();
  const { allowedHosts } = flow;

  const onRequest = (request: PageRequest): void => {
    for (const like of wanted.likes) if (isLike(request, like, allowedHosts)) newest.set(canonicalJson(like), request);
  };

  const known = new WeakSet<Page>();
  const listenTo = async (page: Page): Promise<void> => {
    if (known.has(page)) return;
    known.add(page);
    const session = await page.createCDPSession();
    const { frame } = (await session.send('Page.getFrameTree')).frameTree;
    const one: Listened = { session, document: frame.loaderId, responses: [] };
    listened.set(page, one);
    page.once('close', () => listened.delete(page));
    const watch = (part: CDPSession): Promise<unknown> => {
      const collected = new PageRequests(part, (request) => {
        const seen = { method: request.method, url: request.url, status: request.status };
        const { navigation } = request;
        // The answer that a document comes with belongs to that document.
        const document = navigation?.frameId === frame.id ? navigation.loaderId : one.document;
        if (wanted.responses.some((pattern) => matchesResponse(pattern, seen, allowedHosts)))
          one.responses.push({ document, seen });
        if (one.responses.length > MAX_RESPONSES) one.responses.shift();
        if (request.status >= 200 && request.status < 300) onRequest(request);
      });
      return collected.start();
    };
    session.on('Page.frameNavigated', ({ frame: { id, loaderId } }) => {
      if (id === frame.id) one.document = loaderId;
    });
    await session.send('Page.enable');
    await watch(session);
    await attachChildren(session, (child) => void watch(child.session).catch(() => undefined));
  };

  await listenTo(pages.current());
  // A page that is gone at once is not listened to.
  const stop = pages.onCurrent((page) => void listenTo(page).catch(() => undefined));
  return {
    responses: (patterns) => {
      const one = listened.get(pages.current());
      const now = one?.responses.filter(({ document }) => document === one.document) ?? [];
      return now
        .map(({ seen }) => seen)
        .filter((seen) => patterns.some((pattern) => matchesResponse(pattern, seen, allowedHosts)));
    },
    requestLike: (like) => newest.get(canonicalJson(like)),
    close: async () => {
      stop();
      newest.clear();
      await Promise.all([...listened.values()].map(({ session }) => session.detach().catch(() => undefined)));
      listened.clear();
    },
  };
};

const SILENT: PageTraffic = { responses: () => [], requestLike: () => undefined, close: async () => undefined };
