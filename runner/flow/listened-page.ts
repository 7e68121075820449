import type { CDPSession, Page } from 'puppeteer-core';
import type { SeenResponse } from '../../core/flow/response-pattern.ts';
import { attachChildren } from './attach-children.ts';
import type { PageRequest } from './page-request.ts';
import { PageRequests } from './page-request.ts';

/** A page that asks for more does not fill the memory: the newest count. */
const MAX_RESPONSES = 200;

/** What becomes of each answered request of a page. */
export type Listener = {
  /** Whether the flow speaks of such an answer; no other is kept. */
  readonly isWanted: (seen: SeenResponse) => boolean;
  readonly onAnswered: (request: PageRequest) => void;
};

/** The answers that one page has got, its frames and workers included, while it is listened to. */
export class ListenedPage {
  readonly #session: CDPSession;
  readonly #mainFrameId: string;
  readonly #listener: Listener;
  /** The loader of the document that the page shows; what its requests are told apart by. */
  #document: string;
  readonly #responses: { readonly document: string; readonly seen: SeenResponse }[] = [];

  private constructor(
    session: CDPSession,
    main: { readonly id: string; readonly loaderId: string },
    listener: Listener,
  ) {
    this.#session = session;
    this.#mainFrameId = main.id;
    this.#document = main.loaderId;
    this.#listener = listener;
  }

  /** Listens to a page from now on. Rejects when it is gone. */
  static async of(page: Page, listener: Listener): Promise<ListenedPage> {
    const session = await page.createCDPSession();
    const { frame } = (await session.send('Page.getFrameTree')).frameTree;
    const listened = new ListenedPage(session, frame, listener);
    await listened.#listen();
    return listened;
  }

  /** The wanted answers since the page's document began. */
  responses(): SeenResponse[] {
    return this.#responses.filter(({ document }) => document === this.#document).map(({ seen }) => seen);
  }

  /** Stops listening. Never fails. */
  async close(): Promise<void> {
    await this.#session.detach().catch(() => undefined);
  }

  async #listen(): Promise<void> {
    this.#session.on('Page.frameNavigated', ({ frame: { id, loaderId } }) => {
      if (id === this.#mainFrameId) this.#document = loaderId;
    });
    await this.#session.send('Page.enable');
    await this.#watch(this.#session);
    await attachChildren(this.#session, (child) => void this.#watch(child.session).catch(() => undefined));
  }

  #watch(part: CDPSession): Promise<void> {
    return new PageRequests(part, (request) => this.#take(request)).start();
  }

  #take(request: PageRequest): void {
    const seen = { method: request.method, url: request.url, status: request.status };
    if (this.#listener.isWanted(seen)) this.#responses.push({ document: this.#documentOf(request), seen });
    if (this.#responses.length > MAX_RESPONSES) this.#responses.shift();
    this.#listener.onAnswered(request);
  }

  /** The answer that a document comes with belongs to that document. */
  #documentOf({ navigation }: PageRequest): string {
    return navigation?.frameId === this.#mainFrameId ? navigation.loaderId : this.#document;
  }
}
