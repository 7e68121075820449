import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { json, redirect } from './platform-response.ts';
import type { Stage } from './visit-store.ts';

/** Long enough to be seen, short enough for the patience of a test. */
const SLOW_MS = 4_000;

/** Answers of the account's pages and API as the habit of the account's site wants them. */
export const withHabit = (
  { user, mustChooseCookies }: Extract<Stage, { kind: 'signed-in' }>,
  request: PlatformRequest,
  response: PlatformResponse,
): PlatformResponse => {
  const isApi = request.path.startsWith('/api/');
  if (!isApi && !request.path.startsWith('/dashboard')) return response;
  switch (user.habit) {
    case 'slow':
      return { ...response, delayMs: SLOW_MS };
    case 'limited':
      return isApi ? json({ error: 'too_many_requests' }, 429) : response;
    case 'sent-elsewhere':
      return isApi ? redirect('https://elsewhere.example/api/me') : response;
    case 'cookie-wall':
    case 'stuck-wall':
      return isApi && mustChooseCookies ? json({ error: 'choose_cookies_first' }, 403) : response;
    case 'chunked':
      return { ...response, transfer: 'chunked' };
    case 'compressing':
      return request.acceptsGzip ? { ...response, transfer: 'gzip' } : response;
    case 'always-gzip':
      return { ...response, transfer: 'gzip' };
    default:
      return response;
  }
};
