import { earningsOf, profileOf } from './account-data.ts';
import { payoutPage, payoutsOf } from './payouts.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { json } from './platform-response.ts';
import { SANDBOX_HOSTS } from './sandbox-hosts.ts';
import { familyVisitOf } from './visit-cookies.ts';
import type { VisitStore } from './visit-store.ts';

/** Answers for the other hosts of the site, which have an API and no pages. */
export const answerFamily = (
  { visits, clock }: { readonly visits: VisitStore; readonly clock: () => Date },
  request: PlatformRequest,
): PlatformResponse => {
  const visit = familyVisitOf(visits, request.cookies);
  if (visit?.stage.kind !== 'signed-in') return json({ error: 'not_logged_in' }, 401);
  const { user } = visit.stage;
  switch (`${request.method} ${request.host}${request.path}`) {
    case `GET ${SANDBOX_HOSTS.pay}/v1/payouts`: {
      const page = payoutPage(payoutsOf(user, clock()), request.query.get('from'));
      return page === undefined ? json({ error: 'no_such_payout' }, 404) : json(page);
    }
    case `GET ${SANDBOX_HOSTS.archive}/v1/account`:
    case `GET ${SANDBOX_HOSTS.vault}/v1/account`:
      return json({ ...profileOf(user), earnings: earningsOf(user, clock()).summary });
    default:
      return json({ error: 'not_found' }, 404);
  }
};
