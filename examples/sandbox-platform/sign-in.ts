import { outOfOrder } from './breakdown.ts';
import type { DeviceMemory } from './device-memory.ts';
import { hasToken } from './form-token.ts';
import { isSame } from './is-same.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { loginPage } from './pages/login-page.ts';
import { blockedPage, lockedPage, slowDownPage, staleFormPage } from './pages/message-page.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { page, redirect, scriptedPage } from './platform-response.ts';
import type { Behaviour, TestUser } from './test-user.ts';
import { homePath } from './test-user.ts';
import { TEST_PASSWORD, findUser } from './test-users.ts';
import { visitCookies } from './visit-cookies.ts';
import type { Stage, Visit, VisitStore } from './visit-store.ts';
import { signedIn } from './visit-store.ts';

export type SignInPorts = {
  readonly visits: VisitStore;
  readonly throttle: LoginThrottle;
  readonly devices: DeviceMemory;
};

const WAIT_MS = 15 * 60_000;
const REFUSED = 'That user name or password is not right. Please try again.';
const KEYRING_ONLY = 'This account logs in with Keyring. Please use the button below.';

/** GET /login. A visitor who is logged in already goes to the account; `?user=` fills in a test user. */
export const showLogin = (
  { visits }: SignInPorts,
  request: PlatformRequest,
  visit: Visit | undefined,
): PlatformResponse => {
  if (visit?.stage.kind === 'signed-in') return redirect(homePath(visit.stage.user));
  const anonymous = visit?.stage.kind === 'anonymous' ? visit : visits.begin({ kind: 'anonymous' }, visit);
  const isDeviceRemembered = anonymous.stage.kind === 'anonymous' && anonymous.stage.isDeviceRemembered === true;
  const tester = findUser(request.query.get('user') ?? '');
  const form = {
    csrfToken: anonymous.csrfToken,
    ...(tester === undefined ? {} : { login: tester.username, password: TEST_PASSWORD }),
    ...(isDeviceRemembered ? { notice: 'This device is remembered now. Please log in once more.' } : {}),
  };
  return scriptedPage(loginPage(form), 200, { 'set-cookie': visitCookies(anonymous) });
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
    return scriptedPage(loginPage({ csrfToken: visit.csrfToken, login, error: REFUSED }), 401);
  }
  ports.throttle.succeeded(key);
  return letIn(ports, request, visit, { user, behaviour: user.behaviour });
};

/** What comes after the right password. */
const letIn = (
  ports: SignInPorts,
  request: PlatformRequest,
  visit: Visit,
  { user, behaviour }: { readonly user: TestUser; readonly behaviour: Exclude<Behaviour, 'refused'> },
): PlatformResponse => {
  switch (behaviour) {
    case 'locked':
      return page(lockedPage(), 403);
    case 'outage':
      return outOfOrder();
    case 'blocked':
      return page(blockedPage(), 403);
    case 'throttled':
      return page(slowDownPage(WAIT_MS), 429, { 'retry-after': String(WAIT_MS / 1_000) });
    case 'popup':
      return scriptedPage(loginPage({ csrfToken: visit.csrfToken, login: user.username, error: KEYRING_ONLY }), 401);
    case 'check':
      return enter(ports, visit, { kind: 'check', user, wrongWords: 0 }, '/login/check');
    case 'code':
    case 'code-refused':
    case 'breakdown':
    case 'device':
      return ports.devices.knows(request.cookies, user)
        ? welcome(ports, visit, user)
        : enter(ports, visit, { kind: 'code', user, wrongCodes: 0 }, '/login/code');
    case 'direct':
      return welcome(ports, visit, user);
  }
};

/** POST /logout. */
export const logOut = (ports: SignInPorts, request: PlatformRequest, visit: Visit | undefined): PlatformResponse => {
  if (visit === undefined || !hasToken(request, visit)) return page(staleFormPage(), 403);
  return enter(ports, visit, { kind: 'anonymous' }, '/login');
};

/** Logs the owner of an account in. */
export const welcome = (ports: Pick<SignInPorts, 'visits'>, before: Visit, user: TestUser): PlatformResponse =>
  enter(ports, before, signedIn(user), homePath(user));

/** Begins a visit anew at a stage and leads to its page, with more cookies than the visit's own when there are any. */
export const enter = (
  { visits }: Pick<SignInPorts, 'visits'>,
  before: Visit,
  stage: Stage,
  path: string,
  moreCookies: readonly string[] = [],
): PlatformResponse => redirect(path, { 'set-cookie': [...visitCookies(visits.begin(stage, before)), ...moreCookies] });
