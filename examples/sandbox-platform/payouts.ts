import type { TestUser } from './test-user.ts';

/** One payment to an account's owner; the amount in units of the currency. */
export type Payout = {
  readonly id: string;
  readonly amount: number;
  readonly currency: 'EUR';
  readonly paidOn: string;
};

/** A page of them, newest first; `next` is where the next page begins, null on the last. */
export type PayoutPage = { readonly payouts: readonly Payout[]; readonly next: string | null };

const DAY_MS = 86_400_000;
const WEEKS = 6;
const PER_PAGE = 2;

/** What was paid out on the last Fridays before `at`: a quarter of a month's earnings each. */
export const payoutsOf = ({ profile, earningsCents }: TestUser, at: Date): Payout[] => {
  const daysSinceFriday = ((at.getUTCDay() + 1) % 7) + 1;
  return earningsCents
    .toReversed()
    .slice(0, WEEKS)
    .map((cents, week) => ({
      id: `${profile.id}-${String(earningsCents.length - week).padStart(4, '0')}`,
      amount: Math.round(cents / 4) / 100,
      currency: 'EUR',
      paidOn: new Date(at.getTime() - (daysSinceFriday + 7 * week) * DAY_MS).toISOString().slice(0, 10),
    }));
};

/** The page that begins at a payout, or the first. Undefined when there is no such payout. */
export const payoutPage = (payouts: readonly Payout[], from: string | null): PayoutPage | undefined => {
  const start = from === null ? 0 : payouts.findIndex(({ id }) => id === from);
  if (start < 0) return undefined;
  return { payouts: payouts.slice(start, start + PER_PAGE), next: payouts[start + PER_PAGE]?.id ?? null };
};
