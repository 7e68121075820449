import { SANDBOX_HOSTS } from './sandbox-hosts.ts';
import type { Visit, VisitStore } from './visit-store.ts';

/** The prefix makes the browser refuse it from anything but this host over HTTPS (RFC 6265bis, 4.1.3.2). */
const VISIT = '__Host-gigs';
/** For all hosts of the site, so that it cannot have that prefix. */
const FAMILY = '__Secure-gigs-family';
/** The page's scripts read it and send it in a header, which no other site can (OWASP, “cookie to header token”). */
const FORGERY = 'XSRF-TOKEN';

type Cookies = ReadonlyMap<string, string>;

/** The visit of a request to the site itself. */
export const visitOf = (visits: VisitStore, cookies: Cookies): Visit | undefined =>
  visits.find('id', cookies.get(VISIT));

/** The visit of a request to another host of the site. */
export const familyVisitOf = (visits: VisitStore, cookies: Cookies): Visit | undefined =>
  visits.find('familyId', cookies.get(FAMILY));

/** The `Set-Cookie` headers of a visit; more than the first only when somebody is logged in. */
export const visitCookies = (visit: Visit): string[] => [
  // Out of reach for scripts and for forms of other sites.
  `${VISIT}=${visit.id}; Path=/; HttpOnly; Secure; SameSite=Lax`,
  ...(visit.stage.kind === 'signed-in'
    ? [
        `${FAMILY}=${visit.familyId}; Domain=${SANDBOX_HOSTS.gigs}; Path=/; HttpOnly; Secure; SameSite=Lax`,
        `${FORGERY}=${visit.csrfToken}; Path=/; Secure; SameSite=Strict`,
      ]
    : []),
];
