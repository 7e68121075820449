import { profileOf } from './account-data.ts';
import type { TestUser } from './test-user.ts';

/** `/api/me` as the account's site writes it: for some with a mistake that a verification must find. */
export const profileText = (user: TestUser): string => {
  const profile = profileOf(user);
  const { rating, ...unrated } = profile;
  switch (user.habit) {
    case 'name-twice':
      // Which of the two counts is up to who reads it (RFC 8259, 4).
      return JSON.stringify(profile).replace('"rating":', '"rating":1.0,"rating":');
    case 'rating-as-text':
      return JSON.stringify({ ...profile, rating: rating.toFixed(1) });
    case 'no-rating':
      return JSON.stringify(unrated);
    default:
      return JSON.stringify(profile);
  }
};
