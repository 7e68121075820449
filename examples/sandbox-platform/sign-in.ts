import { createHash, timingSafeEqual } from 'node:crypto';
import type { LoginThrottle } from './login-throttle.ts';
import { codePage } from './pages/code-page.ts';
import { loginPage } from './pages/login-page.ts';
import { blockedPage, lockedPage, outagePage, slowDownPage, staleFormPage } from './pages/message-page.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { page, redirect } from './platform-response.ts';
import { TEST_CODE, TEST_PASSWORD, findUser } from './test-users.ts';
import type { Stage, Visit, VisitStore } from './visit-store.ts';
import { signedIn, visitCookie } from './visit-store.ts';

export type SignInPorts = { readonly visits: VisitStore; readonly throttle: LoginThrottle };

const CODES_ALLOWED = 5;

/** GET /login. A visitor who is logged in already goes to the dashboard. */
export const showLogin = ({ visits }: SignInPorts, visit: Visit | undefined): PlatformResponse => {
  if (visit?.stage.kind === 'signed-in') return redirect('/dashboard');
  const anonymous = visit?.stage.kind === 'anonymous' ? visit : visits.begin({ kind: 'anonymous' }, visit);
  return page(loginPage({ csrfToken: anonymous.csrfToken }), 200, visitCookie(anonymous));
};

/** POST /login. */
export const logIn = (ports: SignInPorts, request: PlatformRequest, visit: Visit | undefined): PlatformResponse => {
  if (visit === undefined || !hasToken(request, visit)) return page(staleFormPage(), 403);
  const login = request.form.get('username') ?? '';
  const key = `${request.address} ${login.trim().toLowerCase()}`;
  const waitMs = ports.throttle.waitMs(key);
  if (waitMs > 0) return page(slowDownPage(waitMs), 429, { 'retry-after': String(Math.ceil(waitMs / 1_000)) });

  const user = findUser(login);
  const isRight = isSame(request.form.get('password') ?? '', TEST_PASSWORD);
  if (user === undefined || !isRight || user.behaviour === 'refused') {
    ports.throttle.failed(key);
    const error = 'That user name or password is not right. Please try again.';
    return page(loginPage({ csrfToken: visit.csrfToken, login, error }), 401);
  }
  ports.throttle.succeeded(key);
  switch (user.behaviour) {
    case 'locked':
      return page(lockedPage(), 403);
    case 'outage':
      return page(outagePage(), 503, { 'retry-after': '120' });
    case 'code':
      return enter(ports, visit, { kind: 'code', user, wrongCodes: 0 }, '/login/code');
    case 'direct':
      return enter(ports, visit, signedIn(user), '/dashboard');
    case 'check':
      return enter(ports, visit, { kind: 'check', user, wrongWords: 0 }, '/login/check');
    case 'blocked':
      return page(blockedPage(), 403);
  }
};

/** GET /login/code. */
export const showCode = (visit: Visit | undefined): PlatformResponse => {
  if (visit?.stage.kind !== 'code') return redirect('/login');
  return page(codePage({ csrfToken: visit.csrfToken, email: visit.stage.user.profile.email }));
};

/** POST /login/code. After too many wrong codes the login begins anew. */
export const enterCode = (ports: SignInPorts, request: PlatformRequest, visit: Visit | undefined): PlatformResponse => {
  if (visit === undefined || !hasToken(request, visit)) return page(staleFormPage(), 403);
  if (visit.stage.kind !== 'code') return redirect('/login');
  const { user, wrongCodes } = visit.stage;
  const code = (request.form.get('code') ?? '').replace(/\s/g, '');
  if (isSame(code, TEST_CODE)) return enter(ports, visit, signedIn(user), '/dashboard');
  if (wrongCodes + 1 >= CODES_ALLOWED) return enter(ports, visit, { kind: 'anonymous' }, '/login');
  const counted = ports.visits.change(visit, { kind: 'code', user, wrongCodes: wrongCodes + 1 });
  const error = 'That code is not right. Please check it and try again.';
  return page(codePage({ csrfToken: counted.csrfToken, email: user.profile.email, error }), 401);
};

/** POST /logout. */
export const logOut = (ports: SignInPorts, request: PlatformRequest, visit: Visit | undefined): PlatformResponse => {
  if (visit === undefined || !hasToken(request, visit)) return page(staleFormPage(), 403);
  return enter(ports, visit, { kind: 'anonymous' }, '/login');
};

/** Begins a visit anew at a stage and leads to its page. */
export const enter = ({ visits }: SignInPorts, before: Visit, stage: Stage, path: string): PlatformResponse =>
  redirect(path, visitCookie(visits.begin(stage, before)));

/** Whether a form carries the token of the visit that it was shown to. */
export const hasToken = (request: PlatformRequest, visit: Visit): boolean =>
  isSame(request.form.get('csrf') ?? '', visit.csrfToken);

/** Compares digests, which have one length, so that the time tells nothing about the secret. */
const isSame = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
