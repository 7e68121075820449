/** What an account of the sandbox does when its owner logs in. */
export type Behaviour = 'code' | 'direct' | 'refused' | 'locked' | 'outage' | 'check' | 'blocked';

/** What is special about the site once its owner is logged in. */
export type Habit =
  'none' | 'slow' | 'limited' | 'cookie-wall' | 'chunked' | 'compressing' | 'always-gzip' | 'long' | 'huge';

export type TestUser = {
  readonly username: string;
  readonly behaviour: Behaviour;
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

/** The password of every test user. */
export const TEST_PASSWORD = 'pass_good';
/** The one-time code that is always right. */
export const TEST_CODE = '424242';
/** The word that the check for people shows. */
export const TEST_WORD = 'harbour';

const STEADY = [
  241_050, 268_800, 253_475, 287_125, 301_240, 296_615, 318_990, 274_300, 289_560, 305_780, 327_415, 312_850,
];
const MIXED = [
  98_240, 143_900, 171_365, 120_475, 188_020, 164_990, 205_310, 176_845, 149_200, 192_760, 183_455, 210_640,
];

const user = (
  username: string,
  behaviour: Behaviour,
  id: string,
  name: string,
  special: {
    readonly habit?: Habit;
    readonly earningsCents?: readonly number[];
    readonly profile?: Partial<TestUser['profile']>;
  } = {},
): TestUser => ({
  username,
  behaviour,
  habit: special.habit ?? 'none',
  profile: {
    id,
    name,
    email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`,
    city: 'Lisbon',
    trade: 'Handyperson',
    rating: 4.6,
    reviews: 87,
    memberSince: '2022-09-05',
    ...special.profile,
  },
  earningsCents: special.earningsCents ?? MIXED,
});

/** Every account of the sandbox; the user name chooses what happens. */
export const TEST_USERS: readonly TestUser[] = [
  user('user_good', 'code', 'gig_58213', 'Ana Ribeiro', {
    earningsCents: STEADY,
    profile: { trade: 'Furniture assembly', rating: 4.9, reviews: 312, memberSince: '2021-03-18' },
  }),
  user('user_mfa', 'code', 'gig_60417', 'Marek Novak', { profile: { city: 'Prague', trade: 'Bike courier' } }),
  user('user_direct', 'direct', 'gig_61180', 'Leila Haddad', {
    profile: { city: 'Marseille', trade: 'Tutor', rating: 4.8 },
  }),
  user('user_wrong', 'refused', 'gig_61544', 'Tom Berg'),
  user('user_locked', 'locked', 'gig_62090', 'Ivo Kranjc'),
  user('user_outage', 'outage', 'gig_62377', 'Sara Lind'),
  user('user_nodata', 'direct', 'gig_70002', 'Noor Visser', {
    earningsCents: [],
    profile: { reviews: 0, rating: 0, memberSince: '2026-11-02' },
  }),
  user('user_slow', 'direct', 'gig_62801', 'Piotr Zielinski', { habit: 'slow' }),
  user('user_captcha', 'check', 'gig_63025', 'Maya Levi'),
  user('user_blocked', 'blocked', 'gig_63377', 'Owen Hughes'),
  user('user_limited', 'direct', 'gig_63590', 'Clara Weiss', { habit: 'limited' }),
  user('user_cookies', 'direct', 'gig_63911', 'Jonas Falk', { habit: 'cookie-wall' }),
  user('user_chunked', 'direct', 'gig_64108', 'Ines Duarte', { habit: 'chunked' }),
  user('user_long', 'direct', 'gig_64455', 'Goran Petrov', { habit: 'long' }),
  user('user_huge', 'direct', 'gig_64519', 'Aino Salo', { habit: 'huge' }),
  user('user_compressed', 'direct', 'gig_64702', 'Emma Keller', { habit: 'compressing' }),
  user('user_gzip', 'direct', 'gig_64990', 'Nils Aas', { habit: 'always-gzip' }),
];

/** The account with this user name or e-mail address; undefined when there is none. */
export const findUser = (login: string): TestUser | undefined => {
  const wanted = login.trim().toLowerCase();
  return TEST_USERS.find(({ username, profile }) => username === wanted || profile.email === wanted);
};
