import { earningsOf } from './account-data.ts';
import { answerGraphql } from './answer-graphql.ts';
import { hasTokenInHeader } from './form-token.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { json, jsonText, redirect } from './platform-response.ts';
import { profileText } from './profile-text.ts';
import type { Visit, VisitStore } from './visit-store.ts';

type ApiPorts = { readonly visits: VisitStore; readonly clock: () => Date };

/** Answers for the API of the site, which knows its visitors by a cookie, and the application on one page by a token. */
export const answerApi = (
  { visits, clock }: ApiPorts,
  request: PlatformRequest,
  visit: Visit | undefined,
): PlatformResponse => {
  const route = `${request.method} ${request.path}`;
  const [, bearerToken] = /^Bearer (.+)$/.exec(request.authorization) ?? [];
  const known = route === 'GET /api/app/account' ? visits.find('bearerToken', bearerToken) : visit;
  if (known?.stage.kind !== 'signed-in') return json({ error: 'not_logged_in' }, 401);
  const { user } = known.stage;
  const { name, rating, memberSince } = user.profile;
  const { summary, ...earnings } = earningsOf(user, clock());
  const { monthlyAverage, currency } = summary;
  switch (route) {
    case 'GET /api/me':
      return jsonText(profileText(user));
    case 'GET /api/earnings':
      return json({ summary, ...earnings });
    case 'POST /api/app/token':
      return hasTokenInHeader(request, known) ? json({ accessToken: known.bearerToken }) : forged();
    case 'GET /api/app/account':
      return json({ holder: { name, rating, memberSince }, earnings: { monthlyAverage, currency } });
    case 'POST /api/graphql':
      return hasTokenInHeader(request, known) ? answerGraphql(request, user, clock()) : forged();
    case 'POST /api/summaries':
      if (!hasTokenInHeader(request, known)) return forged();
      return request.form.get('account') === user.profile.id
        ? redirect('/api/summaries/year')
        : json({ error: 'no_such_account' }, 404);
    case 'GET /api/summaries/year':
      return json(summary);
    default:
      return json({ error: 'not_found' }, 404);
  }
};

const forged = (): PlatformResponse => json({ error: 'forged' }, 403);
