import type { Page } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import type { RemotePages } from '../../session/flow-engine.ts';
import type { PageInput } from '../input/dispatch-input.ts';
import { dispatchInput } from '../input/dispatch-input.ts';
import { latestOnly } from '../input/latest-only.ts';
import type { PictureListeners } from '../picture/picture-source.ts';
import type { PageView } from './page-view.ts';
import { viewPage } from './page-view.ts';
import type { Screen } from './screen.ts';
import { FIRST_SCREEN } from './screen.ts';

/** Keeps the picture, the input and what the viewer is told on the page that is in front. */
export class PageFollower {
  readonly #pages: RemotePages;
  readonly #pictures: PictureListeners;
  readonly #tell: (message: ViewMessage) => void;
  readonly #views = new Map<Page, Promise<PageView>>();
  readonly #stopListening: () => void;
  readonly #move = latestOnly((input: PageInput) => this.#dispatch(input));
  #front: { page: Page; view: PageView } | null = null;
  #screen: Screen = FIRST_SCREEN;
  /** Changes of page and size are carried out one after the other. */
  #changes: Promise<void> = Promise.resolve();

  constructor(pages: RemotePages, listeners: PictureListeners & { tell: (message: ViewMessage) => void }) {
    this.#pages = pages;
    this.#pictures = listeners;
    this.#tell = listeners.tell;
    this.#stopListening = pages.onCurrent(() => void this.#showCurrent());
  }

  /** Resolves when the first page is shown. Rejects when it is gone. */
  async start(): Promise<void> {
    await this.#showCurrent();
    if (this.#front === null) throw new Error('The page could not be shown.');
  }

  async resize(screen: Screen): Promise<void> {
    this.#screen = screen;
    await this.#showCurrent();
  }

  /** Does what the user did. What a page does not take (it is closing) is lost, as on a screen. */
  input(input: PageInput): void {
    if (input.type === 'move') this.#move(input);
    else void this.#dispatch(input).catch(() => undefined);
  }

  /** Goes back in the page's history, or from a popup without history to the page behind it. */
  async back(): Promise<void> {
    const front = this.#front;
    if (front === null) return;
    const went = await front.view.back().catch(() => false);
    if (!went && this.#views.size > 1) await front.page.close().catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopListening();
    await this.#changes;
    const front = this.#front;
    this.#front = null;
    await front?.view.hide();
  }

  async #dispatch(input: PageInput): Promise<void> {
    if (this.#front !== null) await dispatchInput(this.#front.view.session, input);
  }

  #showCurrent(): Promise<void> {
    // A page that goes away while it is put in front is followed by the next one.
    this.#changes = this.#changes.then(() => this.#bringToFront()).catch(() => undefined);
    return this.#changes;
  }

  async #bringToFront(): Promise<void> {
    const page = this.#pages.current();
    const view = await this.#viewOf(page);
    if (this.#front !== null && this.#front.page !== page) {
      await this.#front.view.hide();
      this.#tell({ type: 'focus', editable: null });
      this.#tell({ type: 'cursor', cursor: 'default' });
    }
    this.#front = { page, view };
    await view.show(this.#screen, this.#pictures);
  }

  #viewOf(page: Page): Promise<PageView> {
    const known = this.#views.get(page);
    if (known !== undefined) return known;
    const view = viewPage(page, (message) => {
      if (this.#front?.page === page || isAboutNoPage(message)) this.#tell(message);
    });
    this.#views.set(page, view);
    page.once('close', () => this.#views.delete(page));
    return view;
  }
}

/** A hidden page's dialog stops it as well, and a download may begin in a window that is gone at once. */
const isAboutNoPage = ({ type }: ViewMessage): boolean => type === 'dialog' || type === 'refused';
