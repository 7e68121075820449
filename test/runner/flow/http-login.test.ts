import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import { answerLogins } from '../../../runner/live-view/page/answer-logins.ts';
import { userQuestions } from '../../../runner/live-view/page/user-questions.ts';
import { aCollect, aFlow } from '../../core/flow/a-flow.ts';
import type { BrowserAtSites } from './a-browser-at-sites.ts';
import { aBrowserAtSites } from './a-browser-at-sites.ts';
import type { Answering } from './a-site.ts';

const LOGIN: { username: string; password: string } = { username: 'ana', password: 'pässword' };
const AUTHORIZATION = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;

/** A site that shows nothing to strangers, not even in words. */
const behindLogin =
  (body: string): Answering =>
  (request, response) => {
    if (request.headers.authorization !== AUTHORIZATION)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="Wiki", charset="UTF-8"' }).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  };

/** A browser keeps a login for as long as it runs: each test has a site of its own. */
const HOSTS = ['wiki.example', 'declined.example', 'unasked.example'] as const;

let at: BrowserAtSites;
beforeAll(async () => {
  const site = {
    '/': behindLogin(`<h1>Wiki</h1><script>fetch('/status')</script>`),
    '/status': behindLogin('{"name":"Ana"}'),
  };
  at = await aBrowserAtSites(Object.fromEntries(HOSTS.map((host) => [host, site])));
}, 60_000);
afterAll(() => at.close());
beforeEach(() => at.browser.reset());

/** The user's answers to the questions of the current page, in order; nobody answers once they are used up. */
const aUser = async (answers: (typeof LOGIN | 'decline')[]) => {
  const asked: ViewMessage[] = [];
  const questions = userQuestions({
    newId: () => asked.length + 1,
    canAsk: () => true,
    timer: () => () => undefined,
    tell: (message) => {
      if (message.type === 'question') asked.push(message);
    },
  });
  const session = await at.browser.pages.current().createCDPSession();
  const stop = await answerLogins(session, questions);
  let answered = 0;
  const answerAll = () => {
    for (const message of asked.slice(answered)) {
      const answer = answers[answered];
      if (message.type !== 'question' || answer === undefined) continue;
      answered += 1;
      questions.answer(message.id, answer === 'decline' ? { accepted: false } : { accepted: true, login: answer });
    }
  };
  return { asked, answerAll, stop, onLoginAsked: (listener: () => void) => questions.onAsked(listener) };
};

const wikiFlow = (host: (typeof HOSTS)[number]) =>
  aFlow(
    {
      open: { type: 'goto', url: `https://${host}/`, timeoutMs: 20_000, next: 'signIn' },
      signIn: {
        type: 'awaitUser',
        reason: 'LOGIN',
        timeoutMs: 20_000,
        cases: [
          { when: { visible: 'h1' }, next: 'collect' },
          { when: { response: { url: '/', status: 401 } }, fail: 'LOGIN_FAILED' },
        ],
      },
      collect: aCollect({ requests: { profile: { like: { url: '/status' } } }, timeoutMs: 20_000 }),
    },
    { allowedHosts: [host] },
  );

const TEST_MS = 60_000;

describe('a site that asks for a login before it shows a page', () => {
  it(
    'has its page awaited as a step of the user, who answers it; the page’s requests carry the login on',
    async () => {
      const user = await aUser([{ ...LOGIN, password: 'wrong' }, LOGIN]);
      const { outcome, reports, requests } = at.play(wikiFlow('wiki.example'), {
        onLoginAsked: user.onLoginAsked,
        report: async (report) => {
          reports.push(report);
          // Only now: `goto` was over before anybody answered.
          if (report.type === 'user-needed') {
            user.answerAll();
            const timer = setInterval(user.answerAll, 20);
            void outcome.finally(() => clearInterval(timer));
          }
        },
      });
      expect(await outcome).toMatchObject({ kind: 'completed' });
      expect(reports.map(({ type }) => type)).toEqual(['user-needed', 'progress', 'collecting']);
      expect(user.asked.map((message) => 'question' in message && message.question)).toEqual([
        { kind: 'login', realm: 'Wiki' },
        { kind: 'login', realm: 'Wiki', refused: true },
      ]);
      const [, request] = requests[0] ?? [];
      expect(request).toMatchObject({ headers: { authorization: AUTHORIZATION } });
      expect(request?.secretHeaders).toContain('authorization');
      user.stop();
    },
    TEST_MS,
  );

  it(
    'shows its refusal, which the flow can tell, when the user declines',
    async () => {
      const user = await aUser(['decline']);
      const { outcome, reports } = at.play(wikiFlow('declined.example'), {
        onLoginAsked: user.onLoginAsked,
        report: async (report) => {
          reports.push(report);
          if (report.type === 'user-needed') user.answerAll();
        },
      });
      expect(await outcome).toEqual({ kind: 'failed', code: 'LOGIN_FAILED' });
      user.stop();
    },
    TEST_MS,
  );

  it(
    'shows its refusal at once where nobody is asked',
    async () => {
      const { outcome } = at.play(wikiFlow('unasked.example'));
      expect(await outcome).toEqual({ kind: 'failed', code: 'LOGIN_FAILED' });
    },
    TEST_MS,
  );
});
