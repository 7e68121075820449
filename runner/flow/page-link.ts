import type { CDPSession, Page } from 'puppeteer-core';
import { Failure } from '../../core/failure.ts';
import type { RemotePages } from '../session/flow-engine.ts';
import { within } from './within.ts';

const WORLD = 'veriframe-flow';
/** A page whose script hangs, or that shows a dialog, answers nothing for as long. */
const ASK_TIMEOUT_MS = 2_000;

/** The DevTools connection of one run to whichever page is current. */
export class PageLink {
  readonly #pages: RemotePages;
  #linked: { page: Page; session: Promise<CDPSession> } | undefined;

  constructor(pages: RemotePages) {
    this.#pages = pages;
  }

  /** The session of the current page. Throws `BROWSER_CRASHED` when there is no page. */
  async session(): Promise<CDPSession> {
    const page = this.#pages.current();
    if (this.#linked?.page !== page) {
      await this.release();
      this.#linked = { page, session: page.createCDPSession() };
    }
    return this.#linked.session;
  }

  /**
   * Runs a function of `in-page.ts` in the main frame's current document and gives what it returned. Undefined when the page
   * cannot say now: it is changing, hanging or closing. Throws `BROWSER_CRASHED` when there is no page.
   */
  ask<A extends readonly unknown[]>(inPage: (...args: A) => unknown, ...args: A): Promise<unknown> {
    const answer = this.#call(inPage, args).catch(async (error: unknown) => {
      if (error instanceof Failure) throw error;
      await this.release();
      return undefined;
    });
    return within(answer, ASK_TIMEOUT_MS);
  }

  async #call<A extends readonly unknown[]>(inPage: (...args: A) => unknown, args: A): Promise<unknown> {
    const session = await this.session();
    const { frameTree } = await session.send('Page.getFrameTree');
    // Gives the world of that name when the document has it already.
    const world = { frameId: frameTree.frame.id, worldName: WORLD };
    const { executionContextId } = await session.send('Page.createIsolatedWorld', world);
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      executionContextId,
      functionDeclaration: inPage.toString(),
      arguments: args.map((value) => ({ value })),
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error('A function failed inside the page.');
    return result.value;
  }

  /** Lets go of the page; the next use links anew. Never fails. */
  async release(): Promise<void> {
    const linked = this.#linked;
    this.#linked = undefined;
    await linked?.session.then((session) => session.detach()).catch(() => undefined);
  }
}
