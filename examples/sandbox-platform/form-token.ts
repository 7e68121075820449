import { isSame } from './is-same.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { Visit } from './visit-store.ts';

/** Whether a form carries the token of the visit that it was shown to. */
export const hasToken = (request: PlatformRequest, visit: Visit): boolean =>
  isSame(request.form.get('csrf') ?? '', visit.csrfToken);

/** Whether a script's request carries the token of the visit in a header. */
export const hasTokenInHeader = (request: PlatformRequest, visit: Visit): boolean =>
  isSame(request.forgeryToken, visit.csrfToken);
