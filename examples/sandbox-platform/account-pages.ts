import { earningsOf, profileOf } from './account-data.ts';
import { hasToken } from './form-token.ts';
import { appPage } from './pages/app-page.ts';
import { dashboardPage } from './pages/dashboard-page.ts';
import { staleFormPage } from './pages/message-page.ts';
import { archivePage, redesignedPage } from './pages/notice-pages.ts';
import { payoutsPage } from './pages/payouts-page.ts';
import { statementPage } from './pages/statement-page.ts';
import { studioPage } from './pages/studio-page.ts';
import { payoutsOf } from './payouts.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { page, redirect, scriptedPage } from './platform-response.ts';
import { homePath } from './test-user.ts';
import type { Visit, VisitStore } from './visit-store.ts';

/** GET /dashboard and below: the page that the account is shown on; any other leads there. */
export const showAccount = (
  clock: () => Date,
  request: PlatformRequest,
  visit: Visit | undefined,
): PlatformResponse => {
  if (visit?.stage.kind !== 'signed-in') return redirect('/login');
  const { user, mustChooseCookies } = visit.stage;
  const home = homePath(user);
  if (request.path !== home && !request.path.startsWith(`${home}/`)) return redirect(home);
  const account = { csrfToken: visit.csrfToken, profile: profileOf(user) };
  const earnings = earningsOf(user, clock());
  switch (user.home) {
    case 'dashboard':
      return page(
        user.habit === 'redesigned'
          ? redesignedPage(account)
          : dashboardPage({ ...account, earnings, cookieWall: mustChooseCookies }),
      );
    case 'app':
      return scriptedPage(appPage(account));
    case 'statement': {
      const { name } = user.profile;
      const holders = user.habit === 'two-holders' ? [name, `Karin ${name.split(' ').at(-1)}`] : [name];
      return page(statementPage({ ...account, earnings, holders }));
    }
    case 'studio':
      return page(studioPage({ ...account, earnings }));
    case 'payouts':
      return page(payoutsPage({ ...account, payouts: payoutsOf(user, clock()) }));
    case 'archive':
    case 'vault':
      return page(archivePage(account));
  }
};

/** POST /cookies: whatever the choice is, the wall is gone, but for a site that asks again. */
export const chooseCookies = (
  visits: VisitStore,
  request: PlatformRequest,
  visit: Visit | undefined,
): PlatformResponse => {
  if (visit?.stage.kind !== 'signed-in' || !hasToken(request, visit)) return page(staleFormPage(), 403);
  visits.change(visit, { ...visit.stage, mustChooseCookies: visit.stage.user.habit === 'stuck-wall' });
  return redirect(homePath(visit.stage.user));
};
