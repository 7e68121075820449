import type { CDPSession, Protocol } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import type { Question } from '../../../core/contract/overlay.ts';
import { OVERLAY_LIMITS } from '../../../core/contract/overlay.ts';
import { locationOf } from './page-location.ts';
import type { UserQuestions } from './user-questions.ts';

const LONGEST_REMARK = 500;

/**
 * Answers the page's dialogs, which headless Chromium does not paint and which stop the page: with what the user says, or,
 * when nobody can be asked, alerts and leaving the page are accepted, questions declined, and the viewer is told.
 * Returns what to do when the page is gone.
 */
export const answerDialogs = (
  session: CDPSession,
  questions: UserQuestions,
  tell: (message: ViewMessage) => void,
): (() => void) => {
  let withdraw = (): void => undefined;
  const answer = (accept: boolean, promptText?: string): void =>
    void session
      .send('Page.handleJavaScriptDialog', { accept, ...(promptText === undefined ? {} : { promptText }) })
      .catch(() => undefined); // the page closed it
  session.on('Page.javascriptDialogOpening', (dialog) => {
    const { type: kind, message } = dialog;
    const byDefault = kind === 'alert' || kind === 'beforeunload';
    if (!questions.canAsk(kind)) {
      answer(byDefault);
      tell({ type: 'dialog', kind, message: message.slice(0, LONGEST_REMARK), accepted: byDefault });
      return;
    }
    withdraw = questions.ask(questionOf(dialog), locationOf(dialog.url), (answered) =>
      answer(answered?.accepted ?? byDefault, kind === 'prompt' ? answered?.text : undefined),
    );
  });
  session.on('Page.javascriptDialogClosed', () => withdraw());
  return () => withdraw();
};

const questionOf = ({ type: kind, ...dialog }: Protocol.Page.JavascriptDialogOpeningEvent): Question => {
  const message = dialog.message.slice(0, OVERLAY_LIMITS.text);
  if (kind !== 'prompt') return { kind, message };
  return { kind, message, suggestion: (dialog.defaultPrompt ?? '').slice(0, OVERLAY_LIMITS.text) };
};
