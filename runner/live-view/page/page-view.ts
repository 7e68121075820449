import type { CDPSession, Page, Protocol } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import type { PageTurns } from '../../chromium/page-turns.ts';
import type { PageInput } from '../input/dispatch-input.ts';
import { pageInput } from '../input/page-input.ts';
import type { PagePicture, PagePicturePorts } from '../picture/page-picture.ts';
import type { Budget } from '../picture/picture-budget.ts';
import { showPage } from '../picture/page-picture.ts';
import type { SharpViewer } from '../picture/sharp-picture.ts';
import { answerDialogs } from './answer-dialogs.ts';
import { answerLogins } from './answer-logins.ts';
import type { ControlInput } from './page-controls.ts';
import { locationOf } from './page-location.ts';
import { offerFiles } from './offer-files.ts';
import { refusePasskeys } from './refuse-passkeys.ts';
import type { ReceivedFiles } from './received-files.ts';
import type { Screen } from './screen.ts';
import { applyScreen } from './screen.ts';
import type { UserQuestions } from './user-questions.ts';
import { watchPage } from './watch-page.ts';
import { watchWindow } from './watch-window.ts';

export type PageViewPorts = {
  turns: PageTurns;
  questions: UserQuestions;
  files: ReceivedFiles;
  newId: () => number;
  /** Gets what the viewer should know of the page, also while it is hidden. */
  tell: (message: ViewMessage) => void;
  /** True when the page has another one behind it, which is shown when it closes. */
  isOnTop: () => boolean;
};

export type ShowPorts = Omit<PagePicturePorts, 'turns'> & {
  /** The page has given its window another size: it is to be shown again. */
  onResized: () => void;
};

/** One page of the remote browser, watched over a DevTools session of its own. */
export type PageView = {
  /** Does to the page what the user did. Resolves when it has taken it. Rejects when it is gone. */
  input(input: PageInput): Promise<void>;
  control(input: ControlInput): Promise<void>;
  /** Shows the page on a screen of that size, from the picture that it has now. Rejects when the page is gone. */
  show(screen: Screen, budget: Budget, ports: ShowPorts): Promise<void>;
  /** Shows the sharp picture of the page to this viewer, until it is hidden. */
  sharpenFor(viewer: SharpViewer | null): void;
  hide(): Promise<void>;
  /** True when there was an earlier page to go back to. */
  back(): Promise<boolean>;
};

/** Watches a page for as long as it lives. Rejects when the page is gone. */
export const viewPage = async (
  page: Page,
  { turns, questions, files, newId, tell, isOnTop }: PageViewPorts,
): Promise<PageView> => {
  const session = await page.createCDPSession();
  let picture: PagePicture | null = null;
  let unwatchWindow: () => void = () => undefined;
  const tellHistory = () =>
    previousEntry(session).then(
      (previous) => tell({ type: 'history', back: previous !== undefined || isOnTop() }),
      () => undefined, // the page is gone
    );
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId !== undefined) return;
    tell({ type: 'selection', present: false }); // went with the page
    tell(locationOf(frame.unreachableUrl === undefined ? frame.url : ''));
    void tellHistory();
  });
  session.on('Page.navigatedWithinDocument', () => void tellHistory());
  session.on('Page.loadEventFired', () => void tellHistory()); // by then the new entry is there for certain
  page.once('close', answerDialogs(session, questions, tell));
  const [watched, withdrawLogins, withdrawFiles] = await Promise.all([
    watchPage(session, newId, tell),
    answerLogins(session, questions),
    offerFiles(session, { questions, files, tell, address: () => page.url() }),
    refusePasskeys(session),
  ]);
  page.once('close', withdrawLogins);
  page.once('close', withdrawFiles);
  const endPicture = async () => {
    unwatchWindow();
    const ended = picture;
    picture = null;
    await ended?.stop();
  };
  const take = await pageInput(session, watched.offer);
  return {
    input: (input) => {
      picture?.noteInput();
      return turns.point((scale) => take(input, scale));
    },
    control: watched.control,
    hide: () => {
      turns.giveUp();
      return endPicture();
    },
    sharpenFor: (viewer) => picture?.sharpenFor(viewer),
    show: async (screen, budget, ports) => {
      await endPicture();
      await turns.resize(() => applyScreen(session, screen, budget.scale), budget.scale);
      await session.send('Page.bringToFront');
      picture = await showPage(session, screen, budget, { ...ports, turns });
      unwatchWindow = watchWindow(session, { screen, scale: budget.scale, ...ports });
      tell({ type: 'viewport', width: screen.width, height: screen.height });
      tell(locationOf(page.url()));
      await tellHistory();
    },
    back: async () => {
      const previous = await previousEntry(session);
      if (previous !== undefined) await session.send('Page.navigateToHistoryEntry', { entryId: previous.id });
      return previous !== undefined;
    },
  };
};

/** The page before this one; the blank one that every window begins with is none. */
const previousEntry = async (session: CDPSession): Promise<Protocol.Page.NavigationEntry | undefined> => {
  const { currentIndex, entries } = await session.send('Page.getNavigationHistory');
  const previous = entries[currentIndex - 1];
  return previous?.url === 'about:blank' ? undefined : previous;
};
