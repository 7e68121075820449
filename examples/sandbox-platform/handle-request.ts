import { withHabit } from './account-habit.ts';
import { earningsOf, profileOf } from './account-data.ts';
import { dashboardPage } from './pages/dashboard-page.ts';
import { notFoundPage, staleFormPage } from './pages/message-page.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { asset, json, page, redirect } from './platform-response.ts';
import type { SignInPorts } from './sign-in.ts';
import { answerCheck, showCheck } from './person-check.ts';
import { enterCode, hasToken, logIn, logOut, showCode, showLogin } from './sign-in.ts';
import type { Visit } from './visit-store.ts';

export type PlatformPorts = SignInPorts & {
  readonly clock: () => Date;
  readonly assets: { readonly stylesheet: string; readonly icon: string };
};

/** Answers one request to the site. */
export const handleRequest = (ports: PlatformPorts, request: PlatformRequest): PlatformResponse => {
  const visit = ports.visits.find(request.cookies);
  const response = answerTo(ports, request, visit);
  return visit?.stage.kind === 'signed-in' ? withHabit(visit.stage, request, response) : response;
};

const answerTo = (ports: PlatformPorts, request: PlatformRequest, visit: Visit | undefined): PlatformResponse => {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  switch (`${method} ${request.path}`) {
    case 'GET /':
      return redirect(visit?.stage.kind === 'signed-in' ? '/dashboard' : '/login');
    case 'GET /login':
      return showLogin(ports, visit);
    case 'POST /login':
      return logIn(ports, request, visit);
    case 'GET /login/code':
      return showCode(visit);
    case 'POST /login/code':
      return enterCode(ports, request, visit);
    case 'GET /login/check':
      return showCheck(visit);
    case 'POST /login/check':
      return answerCheck(ports, request, visit);
    case 'POST /cookies':
      return chooseCookies(ports, request, visit);
    case 'POST /logout':
      return logOut(ports, request, visit);
    case 'GET /dashboard':
      return showDashboard(ports, visit);
    case 'GET /api/me':
      return visit?.stage.kind === 'signed-in' ? json(profileOf(visit.stage.user)) : unauthorized();
    case 'GET /api/earnings':
      return visit?.stage.kind === 'signed-in' ? json(earningsOf(visit.stage.user, ports.clock())) : unauthorized();
    case 'GET /assets/gigs.css':
      return asset(ports.assets.stylesheet, 'text/css; charset=utf-8');
    case 'GET /favicon.svg':
      return asset(ports.assets.icon, 'image/svg+xml');
    default:
      return request.path.startsWith('/api/') ? json({ error: 'not_found' }, 404) : page(notFoundPage(), 404);
  }
};

const showDashboard = ({ clock }: PlatformPorts, visit: Visit | undefined): PlatformResponse => {
  if (visit?.stage.kind !== 'signed-in') return redirect('/login');
  const { user, mustChooseCookies } = visit.stage;
  return page(
    dashboardPage({
      csrfToken: visit.csrfToken,
      profile: profileOf(user),
      earnings: earningsOf(user, clock()),
      cookieWall: mustChooseCookies,
    }),
  );
};

/** POST /cookies: whatever the choice is, the wall is gone. */
const chooseCookies = ({ visits }: PlatformPorts, request: PlatformRequest, visit: Visit | undefined) => {
  if (visit?.stage.kind !== 'signed-in' || !hasToken(request, visit)) return page(staleFormPage(), 403);
  visits.change(visit, { ...visit.stage, mustChooseCookies: false });
  return redirect('/dashboard');
};

const unauthorized = (): PlatformResponse => json({ error: 'not_logged_in' }, 401);
