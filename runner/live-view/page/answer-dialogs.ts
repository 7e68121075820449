import type { CDPSession } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';

const LONGEST_SHOWN = 500;

/**
 * Answers the page's dialogs, which headless Chromium does not paint and which stop the page: alerts and leaving the page
 * are accepted, questions declined. The viewer is told what the page said.
 */
export const answerDialogs = (session: CDPSession, tell: (message: ViewMessage) => void): void => {
  session.on('Page.javascriptDialogOpening', ({ type: kind, message }) => {
    const accepted = kind === 'alert' || kind === 'beforeunload';
    void session.send('Page.handleJavaScriptDialog', { accept: accepted }).catch(() => undefined);
    tell({ type: 'dialog', kind, message: message.slice(0, LONGEST_SHOWN), accepted });
  });
};
