import type { Page } from 'puppeteer-core';
import { Failure } from '../../core/failure.ts';
import type { RemotePages } from '../session/flow-engine.ts';
import { within } from './within.ts';

const NEWS = ['framenavigated', 'domcontentloaded', 'load', 'close'] as const;

/** Tells when it is worth to look at the page again. */
export type PageChanges = {
  /** Resolves at the next navigation or change of page, at once when there was one since the last call, or after `timeoutMs`. */
  next(timeoutMs: number): Promise<void>;
  /** Rejects with `BROWSER_CRASHED` when the current page crashes. Never resolves. */
  readonly crashed: Promise<never>;
  /** Stops listening. */
  close(): void;
};

/** Listens to the current page, whichever it is, until it is closed. Throws `BROWSER_CRASHED` when there is none. */
export const pageChanges = (pages: RemotePages): PageChanges => {
  let listenedTo: Page | undefined;
  let isNews = false;
  let wake = (): void => undefined;
  let onCrash = (): void => undefined;
  const crashed = new Promise<never>((_, reject) => {
    onCrash = () => reject(new Failure('BROWSER_CRASHED'));
  });
  const tell = (): void => {
    isNews = true;
    wake();
  };
  const listenTo = (page: Page | undefined): void => {
    for (const event of NEWS) listenedTo?.off(event, tell);
    for (const event of NEWS) page?.on(event, tell);
    listenedTo?.off('error', onCrash);
    page?.on('error', onCrash);
    listenedTo = page;
    tell();
  };
  listenTo(pages.current());
  const stop = pages.onCurrent(listenTo);
  return {
    next: async (timeoutMs) => {
      if (!isNews) await within(new Promise<void>((resolve) => (wake = resolve)), timeoutMs);
      isNews = false;
    },
    crashed,
    close: () => {
      stop();
      listenTo(undefined);
    },
  };
};
