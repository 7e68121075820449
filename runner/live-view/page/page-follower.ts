import type { Page } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import type { RemotePages } from '../../session/flow-engine.ts';
import type { PageInput } from '../input/dispatch-input.ts';
import { heldInput } from '../input/held-input.ts';
import { latestOnly } from '../input/latest-only.ts';
import { orderedInput } from '../input/ordered-input.ts';
import type { PagePicturePorts } from '../picture/page-picture.ts';
import type { Budget } from '../picture/picture-budget.ts';
import { FULL_BUDGET, pictureBudget, videoScale } from '../picture/picture-budget.ts';
import type { SharpViewer } from '../picture/sharp-picture.ts';
import type { ControlInput } from './page-controls.ts';
import type { PageView, PageViewPorts, ShowPorts } from './page-view.ts';
import { viewPage } from './page-view.ts';
import type { Screen } from './screen.ts';
import { FIRST_SCREEN } from './screen.ts';

const SHOW_AGAIN_MS = 250;

/** Keeps the picture, the input and what the viewer is told on the page that is in front. */
export class PageFollower {
  readonly #pages: RemotePages;
  readonly #pictures: ShowPorts;
  readonly #ports: Omit<PageViewPorts, 'isOnTop' | 'turns'>;
  readonly #views = new Map<Page, Promise<PageView>>();
  readonly #stopListening: () => void;
  // Chromium tells that something is dragged by a move: the button is let go of when the page has taken those before.
  readonly #act = orderedInput(
    (input: PageInput) => this.#dispatch(input),
    ({ type }) => type === 'paste' || (type === 'up' && this.#held.hasDragged()),
  );
  readonly #move = latestOnly(this.#act);
  readonly #held = heldInput();
  #isOver = false;
  #front: { page: Page; view: PageView } | null = null;
  #screen: Screen = FIRST_SCREEN;
  #budget: Budget = FULL_BUDGET;
  #isInFull = false;
  readonly #budgetFor = pictureBudget();
  #sharpViewer: SharpViewer | null = null;
  /** Changes of page and size are carried out one after the other. */
  #changes: Promise<void> = Promise.resolve();

  constructor(pages: RemotePages, ports: Omit<PagePicturePorts & PageViewPorts, 'isOnTop' | 'turns'>) {
    this.#pages = pages;
    this.#pictures = { ...ports, onResized: () => void this.#showCurrent() };
    this.#ports = ports;
    this.#stopListening = pages.onCurrent(() => void this.#showCurrent());
  }

  /** Resolves when the first page is shown. Rejects when it is gone. */
  async start(): Promise<void> {
    await this.#showCurrent();
    if (this.#front === null) throw new Error('The page could not be shown.');
  }

  async resize(screen: Screen): Promise<void> {
    const isNew = JSON.stringify(screen) !== JSON.stringify(this.#screen);
    this.#screen = screen;
    if (isNew) return this.#showCurrent();
    // The viewer has built its page anew: it needs to be shown again what is sharp.
    this.#ports.tell({ type: 'viewport', width: screen.width, height: screen.height });
    this.#front?.view.sharpenFor(this.#sharpViewer);
  }

  /** From now on the sharp picture is for this viewer, who has none of it yet; for nobody with null. */
  sharpenFor(viewer: SharpViewer | null): void {
    this.#sharpViewer = viewer;
    this.#front?.view.sharpenFor(viewer);
  }

  /** Whether the moving picture has all pixels of the page, for a viewer who has no sharp one over it. */
  paintInFull(isInFull: boolean): void {
    if (isInFull === this.#isInFull) return;
    this.#isInFull = isInFull;
    void this.#showCurrent();
  }

  /** Makes the picture fit for a viewer whose network has room for that much. */
  adapt(bitsPerS: number): void {
    const { width, height } = this.#screen;
    const budget = this.#budgetFor(bitsPerS, width * height, this.#pictures.nowMs());
    if (budget.scale === this.#budget.scale) return;
    this.#budget = budget;
    void this.#showCurrent();
  }

  /** Does what the user did. What a page does not take (it is closing) is lost, as on a screen. */
  input(input: PageInput): void {
    // The page would take it for the end of the press, and begin no drag.
    if (this.#held.isOvertaken(input)) return;
    this.#held.note(input);
    if (input.type === 'move') return this.#move.take(input);
    this.#move.flush();
    void this.#act(input);
  }

  /** Lets go of what the user holds: the user is gone. */
  release(): void {
    this.#held.release().forEach((input) => void this.#act(input));
  }

  /** Does what the user did with an open list or picker. */
  control(input: ControlInput): void {
    void this.#front?.view.control(input).catch(() => undefined);
  }

  /** Goes back in the page's history, or from a popup without history to the page behind it. */
  async back(): Promise<void> {
    const front = this.#front;
    if (front === null) return;
    const went = await front.view.back().catch(() => false);
    if (!went && this.#views.size > 1) await front.page.close().catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#stopListening();
    await this.#changes;
    const front = this.#front;
    this.#front = null;
    await front?.view.hide();
  }

  async #dispatch(input: PageInput): Promise<void> {
    await this.#front?.view.input(input);
  }

  #showCurrent(): Promise<void> {
    // A page that goes away while it is put in front is followed by the next one.
    this.#changes = this.#changes.then(() => (this.#isOver ? undefined : this.#bringToFront())).catch(() => undefined);
    return this.#changes;
  }

  async #bringToFront(): Promise<void> {
    const page = this.#pages.current();
    const view = await this.#viewOf(page);
    if (this.#front !== null && this.#front.page !== page) {
      await this.#front.view.hide();
      this.#ports.tell({ type: 'focus', editable: null });
      this.#ports.tell({ type: 'cursor', cursor: 'default' });
      this.#ports.tell({ type: 'selection', present: false });
    }
    this.#front = { page, view };
    try {
      const scale = this.#isInFull ? this.#budget.scale : videoScale(this.#budget, this.#screen);
      await view.show(this.#screen, { ...this.#budget, scale }, this.#pictures);
    } catch (cause) {
      return this.#showAgain(page, cause);
    }
    view.sharpenFor(this.#sharpViewer);
  }

  /** A page that is still there is not left without a picture. */
  #showAgain(page: Page, cause: unknown): void {
    if (page.isClosed() || this.#isOver) return;
    this.#pictures.onFault(cause);
    this.#pictures.timer(SHOW_AGAIN_MS, () => void this.#showCurrent());
  }

  #viewOf(page: Page): Promise<PageView> {
    const known = this.#views.get(page);
    if (known !== undefined) return known;
    const tell = (message: ViewMessage) => {
      if (this.#front?.page === page || isAboutNoPage(message)) this.#ports.tell(message);
    };
    const view = viewPage(page, {
      ...this.#ports,
      tell,
      turns: this.#pages.turnsAt(page),
      isOnTop: () => this.#views.size > 1,
    });
    this.#views.set(page, view);
    page.once('close', () => this.#views.delete(page));
    return view;
  }
}

/**
 * A hidden page's dialog stops it as well, a download may begin in a window that is gone at once, and a list that is open is
 * over when another page comes in front of it.
 */
const isAboutNoPage = ({ type }: ViewMessage): boolean =>
  type === 'dialog' || type === 'refused' || type === 'control-over';
