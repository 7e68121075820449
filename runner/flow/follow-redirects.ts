import { allowsTls12, isOnAllowedHost } from '../../core/flow/check-hosts.ts';
import { matchesUrl } from '../../core/flow/url-pattern.ts';
import type { ProverRequest } from '../session/prover.ts';
import { collectFailure } from './collect-failure.ts';
import type { CollectRun } from './collect-run.ts';

const OK = 200;
/** Browsers follow 20; an API that needs more than a few has lost its way. */
const MAX_REDIRECTS = 5;

/**
 * Has the prover send a request, and follows where the platform sends it on, as far as the flow says that it may: only the last
 * answer is kept and attested. Gives its address. Rejects with `HOST_NOT_ALLOWED` before anything is sent to another host, and
 * with `EXTRACT_MISMATCH` for a redirect that the flow does not know.
 */
export const followRedirects = async (
  run: CollectRun,
  {
    name,
    request,
    redirects = [],
  }: { name: string; request: ProverRequest; redirects?: readonly string[] | undefined },
): Promise<string> => {
  const { allowedHosts } = run.flow;
  let next = request;
  for (let followed = 0; followed <= MAX_REDIRECTS; followed += 1) {
    run.signal.throwIfAborted();
    // This is the last moment before a cookie is sent.
    if (!isOnAllowedHost(next.url, allowedHosts)) throw collectFailure('request_host');
    const { status, location } = await run.prover.fetch(
      name,
      allowsTls12(run.flow, new URL(next.url).hostname) ? { ...next, allowsTls12: true } : next,
    );
    if (status === OK) return next.url;
    const url =
      location !== undefined && URL.canParse(location, next.url) ? new URL(location, next.url).href : undefined;
    if (url === undefined) throw collectFailure('redirect');
    if (!isOnAllowedHost(url, allowedHosts)) throw collectFailure('redirect_host');
    if (!redirects.some((pattern) => matchesUrl(pattern, url, allowedHosts))) throw collectFailure('redirect');
    next = await redirected(run, next, { status, url });
  }
  throw collectFailure('too_many_redirects');
};

/** As browsers do it (Fetch, "HTTP-redirect fetch"): 303, and 301 and 302 of a POST, make a GET; another origin gets no secrets. */
const redirected = async (
  run: CollectRun,
  { body, ...before }: ProverRequest,
  { status, url }: { readonly status: number; readonly url: string },
): Promise<ProverRequest> => {
  const keepsBody = before.method === 'GET' || status === 307 || status === 308;
  const isSameOrigin = new URL(url).origin === new URL(before.url).origin;
  const dropped = ['cookie', ...(keepsBody ? [] : ['content-type']), ...(isSameOrigin ? [] : before.secretHeaders)];
  const kept = Object.entries(before.headers).filter(([header]) => !dropped.includes(header));
  return {
    ...before,
    method: keepsBody ? before.method : 'GET',
    url,
    headers: { ...Object.fromEntries(kept), ...(await run.requests.cookiesFor(url)) },
    ...(keepsBody && body !== undefined ? { body } : {}),
  };
};
