import type { Page } from 'puppeteer-core';
import { canonicalJson } from '../../core/flow/canonical-json.ts';
import type { ResponsePattern, SeenResponse } from '../../core/flow/response-pattern.ts';
import { matchesResponse } from '../../core/flow/response-pattern.ts';
import type { Like } from '../../core/flow/request.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { RemotePages } from '../session/flow-engine.ts';
import { ListenedPage } from './listened-page.ts';
import type { PageRequest } from './page-request.ts';
import { isLike } from './page-request.ts';
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

/**
 * Listens to the traffic of the current page, its frames and workers, whichever page it is. Listens to nothing when the flow
 * names no answer and no request of the page. Resolves when it listens.
 */
export const listenToTraffic = async (flow: Flow, pages: RemotePages): Promise<PageTraffic> => {
  const wanted = wantedTraffic(flow);
  if (wanted.responses.length + wanted.likes.length === 0) return SILENT;
  const { allowedHosts } = flow;
  const isOneOf = (patterns: readonly ResponsePattern[], seen: SeenResponse): boolean =>
    patterns.some((pattern) => matchesResponse(pattern, seen, allowedHosts));
  const requests = newestRequests(wanted.likes, allowedHosts);
  const listened = listenedPages((page) =>
    ListenedPage.of(page, { isWanted: (seen) => isOneOf(wanted.responses, seen), onAnswered: requests.take }),
  );
  await listened.add(pages.current());
  // A page that is gone at once is not listened to.
  const stop = pages.onCurrent((page) => void listened.add(page).catch(() => undefined));
  return {
    responses: (patterns) => listened.responses(pages.current()).filter((seen) => isOneOf(patterns, seen)),
    requestLike: requests.like,
    close: async () => {
      stop();
      requests.forget();
      await listened.close();
    },
  };
};

const SILENT: PageTraffic = { responses: () => [], requestLike: () => undefined, close: async () => undefined };

/** Of each kind that the flow speaks of the newest request that was answered with a 2xx. */
const newestRequests = (likes: readonly Like[], allowedHosts: readonly string[]) => {
  const newest = new Map<string, PageRequest>();
  return {
    take: (request: PageRequest): void => {
      if (request.status < 200 || request.status >= 300) return;
      for (const like of likes) if (isLike(request, like, allowedHosts)) newest.set(canonicalJson(like), request);
    },
    like: (like: Like): PageRequest | undefined => newest.get(canonicalJson(like)),
    forget: (): void => newest.clear(),
  };
};

/** The pages that are listened to, each from when it was the current one first until it closes. */
const listenedPages = (listenTo: (page: Page) => Promise<ListenedPage>) => {
  const listened = new Map<Page, ListenedPage>();
  const known = new WeakSet<Page>();
  let isOver = false;
  return {
    add: async (page: Page): Promise<void> => {
      if (known.has(page)) return;
      known.add(page);
      const one = await listenTo(page);
      if (isOver || page.isClosed()) return one.close();
      listened.set(page, one);
      page.once('close', () => listened.delete(page));
    },
    responses: (page: Page): SeenResponse[] => listened.get(page)?.responses() ?? [],
    close: async (): Promise<void> => {
      isOver = true;
      await Promise.all([...listened.values()].map((one) => one.close()));
      listened.clear();
    },
  };
};
