/** What the site does when an account's owner logs in. */
export type Behaviour =
  | 'code'
  | 'code-refused'
  | 'breakdown'
  | 'device'
  | 'direct'
  | 'popup'
  | 'refused'
  | 'throttled'
  | 'locked'
  | 'outage'
  | 'check'
  | 'blocked';

/** The page that an account is shown on: the site is old, and its parts were built in different years. */
export type Home = 'dashboard' | 'app' | 'statement' | 'studio' | 'payouts' | 'archive' | 'vault';

/** What is special about the site once its owner is logged in. */
export type Habit =
  | 'none'
  | 'slow'
  | 'limited'
  | 'cookie-wall'
  | 'stuck-wall'
  | 'redesigned'
  | 'chunked'
  | 'compressing'
  | 'always-gzip'
  | 'long'
  | 'huge'
  | 'name-twice'
  | 'rating-as-text'
  | 'no-rating'
  | 'two-holders'
  | 'sent-elsewhere';

export type TestUser = {
  readonly username: string;
  /** What the platform does, in words that go on after “the platform”. */
  readonly does: string;
  readonly behaviour: Behaviour;
  readonly home: Home;
  readonly habit: Habit;
  readonly profile: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly city: string;
    readonly trade: string;
    readonly rating: number;
    readonly reviews: number;
    /** ISO date. */
    readonly memberSince: string;
  };
  /** Gross earnings in cents, from the oldest of the last twelve whole months to the newest; empty for a new account. */
  readonly earningsCents: readonly number[];
};

/** The path of the page that an account is shown on. */
export const homePath = ({ home }: TestUser): string => (home === 'dashboard' ? '/dashboard' : `/dashboard/${home}`);
