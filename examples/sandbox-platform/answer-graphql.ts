import * as z from 'zod';
import { earningsOf, profileOf } from './account-data.ts';
import { payoutPage, payoutsOf } from './payouts.ts';
import type { PlatformRequest } from './platform-request.ts';
import type { PlatformResponse } from './platform-response.ts';
import { json } from './platform-response.ts';
import type { TestUser } from './test-user.ts';

const operationSchema = z.discriminatedUnion('operationName', [
  z.object({ operationName: z.literal('Account') }),
  /** The page is chosen by the request's body. */
  z.object({ operationName: z.literal('Payouts'), variables: z.object({ after: z.string().nullable() }) }),
]);

/** Only the operations of the site's own pages are known, as where operations are agreed on when a site is built. */
export const answerGraphql = ({ jsonText }: PlatformRequest, user: TestUser, at: Date): PlatformResponse => {
  const operation = operationSchema.safeParse(parsed(jsonText)).data;
  switch (operation?.operationName) {
    case 'Account':
      return json({ data: { viewer: { ...profileOf(user), earnings: earningsOf(user, at).summary } } });
    case 'Payouts': {
      const page = payoutPage(payoutsOf(user, at), operation.variables.after);
      return page === undefined ? refused('no such payout') : json({ data: { viewer: { payouts: page } } });
    }
    case undefined:
      return refused('unknown operation');
  }
};

const refused = (message: string): PlatformResponse => json({ errors: [{ message }] }, 400);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
