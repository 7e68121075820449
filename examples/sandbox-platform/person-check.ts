import { hasToken } from './form-token.ts';
import { checkPage } from './pages/check-page.ts';
import { notAPersonPage, staleFormPage } from './pages/message-page.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { page, redirect } from './platform-response.ts';
import type { SignInPorts } from './sign-in.ts';
import { welcome } from './sign-in.ts';
import { TEST_WORD } from './test-users.ts';
import { visitCookies } from './visit-cookies.ts';
import type { Visit } from './visit-store.ts';

const WORDS_ALLOWED = 2;

/** GET /login/check: a stand-in for a captcha. */
export const showCheck = (visit: Visit | undefined): PlatformResponse =>
  visit?.stage.kind === 'check' ? page(checkPage({ csrfToken: visit.csrfToken })) : redirect('/login');

/** POST /login/check. Who types a wrong word twice is taken for a machine. */
export const answerCheck = (
  ports: SignInPorts,
  request: PlatformRequest,
  visit: Visit | undefined,
): PlatformResponse => {
  if (visit === undefined || !hasToken(request, visit)) return page(staleFormPage(), 403);
  if (visit.stage.kind !== 'check') return redirect('/login');
  const { user, wrongWords } = visit.stage;
  const word = (request.form.get('word') ?? '').trim().toLowerCase();
  if (word === TEST_WORD) return welcome(ports, visit, user);
  if (wrongWords + 1 >= WORDS_ALLOWED) {
    const anonymous = ports.visits.begin({ kind: 'anonymous' }, visit);
    return page(notAPersonPage(), 403, { 'set-cookie': visitCookies(anonymous) });
  }
  const counted = ports.visits.change(visit, { kind: 'check', user, wrongWords: wrongWords + 1 });
  return page(checkPage({ csrfToken: counted.csrfToken, error: 'That is not the word. Please look again.' }), 401);
};
