import type { Habit, TestUser } from './test-user.ts';

/** `/api/me`: who the account belongs to. */
export type ProfileData = TestUser['profile'] & { readonly username: string; readonly verified: boolean };

/** `/api/earnings`: amounts in units of the currency; `monthlyAverage` is null before the first earnings. */
export type EarningsData = {
  readonly summary: {
    readonly monthlyAverage: number | null;
    readonly total: number;
    readonly currency: 'EUR';
    readonly from: string | null;
    readonly to: string | null;
  };
  /** Oldest first, `month` as YYYY-MM. */
  readonly months: readonly {
    readonly month: string;
    readonly gross: number;
    readonly net: number;
    readonly jobs: number;
  }[];
  /** Every payment there ever was; only in long answers. */
  readonly payments?: readonly { readonly id: string; readonly amount: number; readonly paidOn: string }[];
};

/** What the platform keeps of every payment. */
const FEE_SHARE = 0.12;
const CENTS_PER_JOB = 8_700;
/** As JSON some 200 KB, which is many records of TLS, and some 1.3 MB, which is more than can be proved. */
const PAYMENTS: Readonly<Partial<Record<Habit, number>>> = { long: 3_000, huge: 20_000 };
const DAY_MS = 86_400_000;

export const profileOf = (user: TestUser): ProfileData => ({
  username: user.username,
  ...user.profile,
  verified: true,
});

/** The earnings of the whole months before `at`. */
export const earningsOf = (user: TestUser, at: Date): EarningsData => {
  const { earningsCents } = user;
  const paymentCount = PAYMENTS[user.habit];
  const months = earningsCents.map((cents, index) => ({
    month: monthBefore(at, earningsCents.length - index),
    gross: cents / 100,
    net: Math.round(cents * (1 - FEE_SHARE)) / 100,
    jobs: Math.round(cents / CENTS_PER_JOB),
  }));
  const totalCents = earningsCents.reduce((sum, cents) => sum + cents, 0);
  return {
    summary: {
      monthlyAverage: months.length === 0 ? null : Math.round(totalCents / months.length) / 100,
      total: totalCents / 100,
      currency: 'EUR',
      from: months[0]?.month ?? null,
      to: months.at(-1)?.month ?? null,
    },
    months,
    ...(paymentCount === undefined ? {} : { payments: payments(paymentCount, at) }),
  };
};

const payments = (count: number, at: Date): NonNullable<EarningsData['payments']> =>
  Array.from({ length: count }, (_, index) => ({
    id: `pay_${String(index + 1).padStart(8, '0')}`,
    amount: (4_000 + ((index * 37) % 6_000)) / 100,
    paidOn: new Date(at.getTime() - (count - index) * DAY_MS).toISOString().slice(0, 10),
  }));

const monthBefore = (at: Date, count: number): string =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
