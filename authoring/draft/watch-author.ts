import type { CDPSession, Page } from 'puppeteer-core';
import { attachChildren } from '../../runner/flow/attach-children.ts';
import type { RemotePages } from '../../runner/session/flow-engine.ts';
import type { AuthorEvent, PageAnswer } from './author-event.ts';
import { pageNewsSchema } from './author-event.ts';
import { listenToAnswers } from './listen-to-answers.ts';
import { AUTHOR_OBSERVER, observeInPage } from './observer-in-page.ts';

export type WatchedAuthor = {
  /** The JSON and the HTML that came so far. */
  answers(): Promise<PageAnswer[]>;
  /** The text that is marked in the current page; empty when there is none. */
  markedText(): Promise<string>;
  stop(): void;
};

const SOURCE = `(${observeInPage.toString()})((news) => globalThis.${AUTHOR_OBSERVER}(news))`;

/**
 * Tells what an author does in the pages of a browser, popups included, and keeps the JSON and HTML that these get, in memory only.
 * Resolves when it watches; rejects when the page is gone.
 */
export const watchAuthor = async (
  pages: RemotePages,
  onEvent: (event: AuthorEvent) => void,
): Promise<WatchedAuthor> => {
  const readings: Promise<PageAnswer | undefined>[] = [];
  const known = new WeakSet<Page>();

  const watch = async (page: Page): Promise<void> => {
    if (known.has(page)) return;
    known.add(page);
    const session = await page.createCDPSession();
    const observe = async (part: CDPSession): Promise<void> => {
      part.on('Runtime.bindingCalled', ({ name, payload }) => {
        const news = name === AUTHOR_OBSERVER ? pageNewsSchema.safeParse(parsed(payload)).data : undefined;
        if (news !== undefined) onEvent({ url: page.url(), ...news });
      });
      await Promise.all([listenToAnswers(part, (reading) => readings.push(reading)), observeDocuments(part)]);
    };
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) onEvent({ kind: 'arrived', url: frame.url });
    });
    session.on('Page.navigatedWithinDocument', ({ url }) => onEvent({ kind: 'arrived', url }));
    await observe(session);
    await attachChildren(session, (child) => void observe(child.session).catch(() => undefined));
  };

  await watch(pages.current());
  // A page that is gone at once is not watched.
  const stop = pages.onCurrent((page) => void watch(page).catch(() => undefined));
  return {
    answers: async () => (await Promise.all(readings)).flatMap((answer) => answer ?? []),
    markedText: async () => {
      const marked: unknown = await pages.current().evaluate(() => String(getSelection() ?? ''));
      return typeof marked === 'string' ? marked.trim() : '';
    },
    stop,
  };
};

const observeDocuments = async (session: CDPSession): Promise<void> => {
  await session.send('Runtime.enable');
  await session.send('Page.enable');
  await session.send('Runtime.addBinding', { name: AUTHOR_OBSERVER, executionContextName: AUTHOR_OBSERVER });
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: SOURCE,
    worldName: AUTHOR_OBSERVER,
    runImmediately: true,
  });
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
