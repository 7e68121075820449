import type { BreakdownPorts } from './breakdown.ts';
import { breakDown } from './breakdown.ts';
import { hasToken } from './form-token.ts';
import { isSame } from './is-same.ts';
import { codePage } from './pages/code-page.ts';
import { codeRefusedPage, staleFormPage } from './pages/message-page.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { page, redirect } from './platform-response.ts';
import type { SignInPorts } from './sign-in.ts';
import { enter } from './sign-in.ts';
import type { TestUser } from './test-user.ts';
import { homePath } from './test-user.ts';
import { TEST_CODE } from './test-users.ts';
import { visitCookies } from './visit-cookies.ts';
import type { Visit } from './visit-store.ts';
import { signedIn } from './visit-store.ts';

type CodePorts = SignInPorts & BreakdownPorts;

const CODES_ALLOWED = 5;

/** GET /login/code. */
export const showCode = (visit: Visit | undefined): PlatformResponse => {
  if (visit?.stage.kind !== 'code') return redirect('/login');
  return page(codePage({ csrfToken: visit.csrfToken, email: visit.stage.user.profile.email }));
};

/** POST /login/code. After too many wrong codes the login begins anew. */
export const enterCode = (ports: CodePorts, request: PlatformRequest, visit: Visit | undefined): PlatformResponse => {
  if (visit === undefined || !hasToken(request, visit)) return page(staleFormPage(), 403);
  if (visit.stage.kind !== 'code') return redirect('/login');
  const { user, wrongCodes } = visit.stage;
  if (user.behaviour === 'code-refused') {
    const anonymous = ports.visits.begin({ kind: 'anonymous' }, visit);
    return page(codeRefusedPage(), 403, { 'set-cookie': visitCookies(anonymous) });
  }
  const code = (request.form.get('code') ?? '').replace(/\s/g, '');
  if (user.behaviour === 'breakdown') return breakDown(ports, visit);
  if (isSame(code, TEST_CODE)) return pass(ports, visit, user, request.form.get('remember') === 'on');
  if (wrongCodes + 1 >= CODES_ALLOWED) return enter(ports, visit, { kind: 'anonymous' }, '/login');
  const counted = ports.visits.change(visit, { kind: 'code', user, wrongCodes: wrongCodes + 1 });
  const error = 'That code is not right. Please check it and try again.';
  return page(codePage({ csrfToken: counted.csrfToken, email: user.profile.email, error }), 401);
};

const pass = (ports: SignInPorts, visit: Visit, user: TestUser, isToBeRemembered: boolean): PlatformResponse => {
  if (!isToBeRemembered) return enter(ports, visit, signedIn(user), homePath(user));
  const device = ports.devices.remember(user);
  return user.behaviour === 'device'
    ? enter(ports, visit, { kind: 'anonymous', isDeviceRemembered: true }, '/login', [device])
    : enter(ports, visit, signedIn(user), homePath(user), [device]);
};
