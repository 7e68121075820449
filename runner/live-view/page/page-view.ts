import type { CDPSession, Page } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import { startScreencast } from '../picture/screencast.ts';
import type { PictureListeners, PictureSource } from '../picture/picture-source.ts';
import { answerDialogs } from './answer-dialogs.ts';
import { attachObserver } from './attach-observer.ts';
import { locationOf } from './page-location.ts';
import { refuseFiles } from './refuse-files.ts';
import type { Screen } from './screen.ts';
import { applyScreen } from './screen.ts';

/** One page of the remote browser, watched over a DevTools session of its own. */
export type PageView = {
  session: CDPSession;
  /** Shows the page on a screen of that size, from the picture that it has now. Rejects when the page is gone. */
  show(screen: Screen, listeners: PictureListeners): Promise<void>;
  hide(): Promise<void>;
  /** True when there was an earlier page to go back to. */
  back(): Promise<boolean>;
};

/**
 * Watches a page for as long as it lives; `tell` gets what the viewer should know of it, also while it is hidden. Rejects
 * when the page is gone.
 */
export const viewPage = async (page: Page, tell: (message: ViewMessage) => void): Promise<PageView> => {
  const session = await page.createCDPSession();
  let casting: PictureSource | null = null;
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId === undefined) tell(locationOf(frame.unreachableUrl === undefined ? frame.url : ''));
  });
  answerDialogs(session, tell);
  await Promise.all([attachObserver(session, tell), refuseFiles(session, tell)]);
  const hide = async () => {
    const ended = casting;
    casting = null;
    await ended?.stop();
  };
  return {
    session,
    hide,
    show: async (screen, listeners) => {
      await hide();
      await applyScreen(session, screen);
      await session.send('Page.bringToFront');
      casting = await startScreencast(session, screen, listeners);
      tell({ type: 'viewport', width: screen.width, height: screen.height });
      tell(locationOf(page.url()));
    },
    back: async () => {
      const { currentIndex, entries } = await session.send('Page.getNavigationHistory');
      const previous = entries[currentIndex - 1];
      if (previous === undefined || previous.url === 'about:blank') return false;
      await session.send('Page.navigateToHistoryEntry', { entryId: previous.id });
      return true;
    },
  };
};
