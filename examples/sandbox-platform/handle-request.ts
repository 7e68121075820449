import { withHabit } from './account-habit.ts';
import { answerApi } from './account-api.ts';
import { isBrokenDown, outOfOrder } from './breakdown.ts';
import { chooseCookies, showAccount } from './account-pages.ts';
import { answerFamily } from './answer-family.ts';
import { enterCode, showCode } from './code-check.ts';
import type { KeyringPorts } from './keyring.ts';
import { answerKeyring, enterWithKeyring } from './keyring.ts';
import { notFoundPage } from './pages/message-page.ts';
import { answerCheck, showCheck } from './person-check.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { asset, page, redirect } from './platform-response.ts';
import { SANDBOX_HOSTS } from './sandbox-hosts.ts';
import type { SignInPorts } from './sign-in.ts';
import { logIn, logOut, showLogin } from './sign-in.ts';
import { homePath } from './test-user.ts';
import { visitOf } from './visit-cookies.ts';
import type { Visit } from './visit-store.ts';

export type PlatformAssets = {
  readonly stylesheet: string;
  readonly icon: string;
  readonly appScript: string;
  readonly loginScript: string;
  readonly keyringScript: string;
};

export type PlatformPorts = SignInPorts &
  Pick<KeyringPorts, 'keyringCodes'> & { readonly clock: () => Date; readonly assets: PlatformAssets };

/** Answers one request to the host that it names; a host that nobody knows is the site itself, for looking at it alone. */
export const handleRequest = (ports: PlatformPorts, request: PlatformRequest): PlatformResponse => {
  const asked = { ...request, method: request.method === 'HEAD' ? 'GET' : request.method };
  switch (request.host) {
    case SANDBOX_HOSTS.keyring:
      return answerKeyring(ports, asked);
    case SANDBOX_HOSTS.pay:
    case SANDBOX_HOSTS.archive:
    case SANDBOX_HOSTS.vault:
      return answerFamily(ports, asked);
    default: {
      const visit = visitOf(ports.visits, asked.cookies);
      if (isBrokenDown(ports, visit) && !isAsset(asked.path)) return outOfOrder();
      const response = answerGigs(ports, asked, visit);
      return visit?.stage.kind === 'signed-in' ? withHabit(visit.stage, asked, response) : response;
    }
  }
};

const answerGigs = (ports: PlatformPorts, request: PlatformRequest, visit: Visit | undefined): PlatformResponse => {
  const { path } = request;
  if (path.startsWith('/api/')) return answerApi(ports, request, visit);
  switch (`${request.method} ${path}`) {
    case 'GET /':
      return redirect(visit?.stage.kind === 'signed-in' ? homePath(visit.stage.user) : '/login');
    case 'GET /login':
      return showLogin(ports, request, visit);
    case 'POST /login':
      return logIn(ports, request, visit);
    case 'POST /login/keyring':
      return enterWithKeyring(ports, request, visit);
    case 'GET /login/code':
      return showCode(visit);
    case 'POST /login/code':
      return enterCode(ports, request, visit);
    case 'GET /login/check':
      return showCheck(visit);
    case 'POST /login/check':
      return answerCheck(ports, request, visit);
    case 'POST /cookies':
      return chooseCookies(ports.visits, request, visit);
    case 'POST /logout':
      return logOut(ports, request, visit);
    default:
      if (request.method !== 'GET') return page(notFoundPage(), 404);
      return isAccountPath(path) ? showAccount(ports.clock, request, visit) : answerAsset(ports.assets, path);
  }
};

const isAsset = (path: string): boolean => path.startsWith('/assets/') || path === '/favicon.svg';

const isAccountPath = (path: string): boolean => path === '/dashboard' || path.startsWith('/dashboard/');

const SCRIPT = 'text/javascript; charset=utf-8';

const answerAsset = (assets: PlatformAssets, path: string): PlatformResponse => {
  switch (path) {
    case '/assets/gigs.css':
      return asset(assets.stylesheet, 'text/css; charset=utf-8');
    case '/assets/account-app.js':
      return asset(assets.appScript, SCRIPT);
    case '/assets/keyring-login.js':
      return asset(assets.loginScript, SCRIPT);
    case '/favicon.svg':
      return asset(assets.icon, 'image/svg+xml');
    default:
      return page(notFoundPage(), 404);
  }
};
