import { randomBytes } from 'node:crypto';
import { hasToken } from './form-token.ts';
import { isSame } from './is-same.ts';
import { keyringDonePage, keyringPage } from './pages/keyring-page.ts';
import { notFoundPage, staleFormPage } from './pages/message-page.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { asset, page, redirect, scriptedPage } from './platform-response.ts';
import { welcome } from './sign-in.ts';
import type { TestUser } from './test-user.ts';
import { TEST_PASSWORD, findUser } from './test-users.ts';
import type { Visit, VisitStore } from './visit-store.ts';

/** As long as a browser needs from one company to the other (RFC 6749, 4.1.2, wants ten minutes at most). */
const CODE_LIFETIME_MS = 60_000;

/** The codes that Keyring gives and Gigs redeems, each once. */
export type KeyringCodes = {
  issue(user: TestUser): string;
  /** Whom the code was given for; undefined when it is not one, is spent or too old. */
  redeem(code: string): TestUser | undefined;
};

export const createKeyringCodes = (clock: () => Date): KeyringCodes => {
  const issued = new Map<string, { user: TestUser; untilMs: number }>();
  return {
    issue: (user) => {
      const code = randomBytes(24).toString('base64url');
      issued.set(code, { user, untilMs: clock().getTime() + CODE_LIFETIME_MS });
      return code;
    },
    redeem: (code) => {
      const found = issued.get(code);
      issued.delete(code);
      return found !== undefined && found.untilMs > clock().getTime() ? found.user : undefined;
    },
  };
};

export type KeyringPorts = {
  readonly visits: VisitStore;
  readonly keyringCodes: KeyringCodes;
  readonly assets: { readonly stylesheet: string; readonly keyringScript: string };
};

/**
 * Answers for Keyring, which Gigs opens in a window: a login that ends with a code for the page that opened it. Keyring keeps
 * no cookie; its form needs no token, because whoever is made to send it must know the password.
 */
export const answerKeyring = ({ keyringCodes, assets }: KeyringPorts, request: PlatformRequest): PlatformResponse => {
  switch (`${request.method} ${request.path}`) {
    case 'GET /authorize':
      return page(keyringPage({}));
    case 'POST /authorize': {
      const login = request.form.get('username') ?? '';
      const user = findUser(login);
      const isRight = isSame(request.form.get('password') ?? '', TEST_PASSWORD);
      if (user?.behaviour !== 'popup' || !isRight)
        return page(keyringPage({ login, error: 'Keyring does not know that name and password.' }), 401);
      return scriptedPage(keyringDonePage(keyringCodes.issue(user)));
    }
    case 'GET /assets/gigs.css':
      return asset(assets.stylesheet, 'text/css; charset=utf-8');
    case 'GET /assets/keyring-done.js':
      return asset(assets.keyringScript, 'text/javascript; charset=utf-8');
    default:
      return page(notFoundPage(), 404);
  }
};

/** POST /login/keyring: the code that Keyring's window handed to the page that opened it. */
export const enterWithKeyring = (
  ports: KeyringPorts,
  request: PlatformRequest,
  visit: Visit | undefined,
): PlatformResponse => {
  if (visit === undefined || !hasToken(request, visit)) return page(staleFormPage(), 403);
  const user = ports.keyringCodes.redeem(request.form.get('code') ?? '');
  return user === undefined ? redirect('/login') : welcome(ports, visit, user);
};
