import type { CDPSession, Protocol } from 'puppeteer-core';
import type { Answer } from '../../../core/contract/overlay.ts';
import { OVERLAY_LIMITS } from '../../../core/contract/overlay.ts';
import { locationOf } from './page-location.ts';
import type { UserQuestions } from './user-questions.ts';

/**
 * Lets the user answer a site that asks for HTTP authentication before it shows a document; when nobody can be asked, or
 * the user declines, the site's own refusal is shown. Chromium asks only about requests that pass by here, so documents do;
 * they go on at once. Name and password go to the site and nowhere else.
 * Gives what to do when the page is gone; rejects when it is.
 */
export const answerLogins = async (session: CDPSession, questions: UserQuestions): Promise<() => void> => {
  const open = new Set<() => void>();
  /** The request that was answered last: asked about once more, the site has refused the answer. */
  let lastAnswered: string | undefined;
  session.on('Fetch.requestPaused', ({ requestId }) => {
    void session.send('Fetch.continueRequest', { requestId }).catch(() => undefined); // it was given up
  });
  session.on('Fetch.authRequired', ({ requestId, authChallenge }) => {
    const respond = (answer: Answer | null): void =>
      void session
        .send('Fetch.continueWithAuth', { requestId, authChallengeResponse: responseTo(answer) })
        .catch(() => undefined);
    if (authChallenge.source === 'Proxy' || !questions.canAsk('login')) return respond(null);
    const realm = authChallenge.realm.slice(0, OVERLAY_LIMITS.text);
    const question = { kind: 'login', realm, ...(lastAnswered === requestId && { refused: true as const }) } as const;
    const withdraw = questions.ask(question, locationOf(authChallenge.origin), (answer) => {
      open.delete(withdraw);
      lastAnswered = requestId;
      respond(answer);
    });
    open.add(withdraw);
  });
  await session.send('Fetch.enable', {
    handleAuthRequests: true,
    patterns: [{ urlPattern: '*', resourceType: 'Document' }],
  });
  return () => open.forEach((withdraw) => withdraw());
};

const responseTo = (answer: Answer | null): Protocol.Fetch.AuthChallengeResponse =>
  answer?.accepted && answer.login !== undefined
    ? { response: 'ProvideCredentials', ...answer.login }
    : { response: 'CancelAuth' };
