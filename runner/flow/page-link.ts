import type { CDPSession, Page } from 'puppeteer-core';
import { Failure } from '../../core/failure.ts';
import type { RemotePages } from '../session/flow-engine.ts';
import type { PageFrame } from './page-frames.ts';
import { PageFrames } from './page-frames.ts';
import { within } from './within.ts';

/** A page whose script hangs, or that shows a dialog, answers nothing for as long. */
const ASK_TIMEOUT_MS = 2_000;

/** The DevTools connection of one run to whichever page is current. */
export class PageLink {
  readonly #pages: RemotePages;
  #linked: { page: Page; session: Promise<CDPSession>; frames: Promise<PageFrames> } | undefined;

  constructor(pages: RemotePages) {
    this.#pages = pages;
  }

  /** The session of the current page. Throws `BROWSER_CRASHED` when there is no page. */
  async session(): Promise<CDPSession> {
    return (await this.#link()).session;
  }

  async #link(): Promise<{ session: Promise<CDPSession>; frames: Promise<PageFrames> }> {
    const page = this.#pages.current();
    if (this.#linked?.page === page) return this.#linked;
    await this.release();
    const session = page.createCDPSession();
    const frames = session.then(PageFrames.of);
    frames.catch(() => undefined); // whoever needs them hears of it
    this.#linked = { page, session, frames };
    return this.#linked;
  }

  /**
   * Runs a function of `in-page.ts` in the main frame's current document and gives what it returned. Undefined when the page
   * cannot say now: it is changing, hanging or closing. Throws `BROWSER_CRASHED` when there is no page.
   */
  ask<A extends readonly unknown[]>(inPage: (...args: A) => unknown, ...args: A): Promise<unknown> {
    return this.work(async ([main]) => main?.ask(inPage, ...args));
  }

  /**
   * Does something with the frames of the current page, the main frame first. Undefined when the page cannot say now: it is
   * changing, hanging or closing. Throws `BROWSER_CRASHED` when there is no page, and the `Failure`s of `work`.
   */
  work<T>(work: (frames: readonly PageFrame[]) => Promise<T>): Promise<T | undefined> {
    const answer = this.#link()
      .then(async ({ frames }) => work(await (await frames).list()))
      .catch(async (error: unknown) => {
        if (error instanceof Failure) throw error;
        await this.release();
        return undefined;
      });
    return within(answer, ASK_TIMEOUT_MS);
  }

  /** Lets go of the page; the next use links anew. Never fails. */
  async release(): Promise<void> {
    const linked = this.#linked;
    this.#linked = undefined;
    await linked?.session.then((session) => session.detach()).catch(() => undefined);
  }
}
