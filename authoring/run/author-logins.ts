import type { Page } from 'puppeteer-core';
import { answerLogins } from '../../runner/live-view/page/answer-logins.ts';
import { userQuestions } from '../../runner/live-view/page/user-questions.ts';
import type { FlowSurroundings, RemotePages } from '../../runner/session/flow-engine.ts';

/** A site asks for a login before it shows a document (HTTP authentication); the realm is in its words. */
export type LoginAsked = { readonly host: string; readonly realm: string; readonly refused: boolean };
export type Login = { readonly username: string; readonly password: string };

export type AuthorLogins = {
  readonly onLoginAsked: NonNullable<FlowSurroundings['onLoginAsked']>;
  /** Whether a site waits for an answer now. */
  isAsking(): boolean;
  /** Resolves when no site waits for an answer any more. */
  answered(): Promise<void>;
  /** Names and passwords that were given so far: nothing for a file. */
  given(): readonly string[];
};

/**
 * Has the author asked where the embed page would ask the user of a session, one question at a time. `ask` never rejects; when it gives
 * nothing, the site's refusal is shown. Every page is watched from when this resolves until the browser ends; rejects when it has ended.
 */
export const authorLogins = async (
  pages: Pick<RemotePages, 'current' | 'onCurrent'>,
  ask: (asked: LoginAsked) => Promise<Login | undefined>,
): Promise<AuthorLogins> => {
  const known = new WeakSet<Page>();
  const given: string[] = [];
  let lastId = 0;
  let answering = Promise.resolve();
  let unanswered = 0;
  const answer = async (id: number, asked: LoginAsked): Promise<void> => {
    if (!questions.isOpen(id)) return;
    const login = await ask(asked);
    if (login !== undefined) given.push(login.username, login.password);
    questions.answer(id, login === undefined ? { accepted: false } : { accepted: true, login });
  };
  const questions = userQuestions({
    newId: () => (lastId += 1),
    canAsk: () => true,
    // The waits of the flow are patience enough.
    timer: () => () => undefined,
    tell: (message) => {
      if (message.type !== 'question' || message.question.kind !== 'login') return;
      const { id, host, question } = message;
      const asked = { host, realm: question.realm, refused: question.refused === true };
      unanswered += 1;
      answering = answering.then(() => answer(id, asked)).finally(() => (unanswered -= 1));
    },
  });
  const watch = async (page: Page): Promise<void> => {
    if (known.has(page)) return;
    known.add(page);
    const withdraw = await answerLogins(await page.createCDPSession(), questions);
    page.once('close', withdraw);
  };
  await watch(pages.current());
  // A page that is gone at once asks nothing.
  pages.onCurrent((page) => void watch(page).catch(() => undefined));
  return {
    onLoginAsked: (listener) => questions.onAsked(listener),
    isAsking: () => unanswered > 0,
    answered: () => answering,
    given: () => given,
  };
};
