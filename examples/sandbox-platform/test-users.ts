import type { TestUser } from './test-user.ts';

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

type Special = Partial<Omit<TestUser, 'username' | 'does' | 'profile'>> & {
  readonly profile?: Partial<TestUser['profile']>;
};

/** An account that logs in without a code and finds its dashboard, but for what is special about it. */
const user = (username: string, id: string, name: string, does: string, special: Special = {}): TestUser => ({
  behaviour: 'direct',
  home: 'dashboard',
  habit: 'none',
  earningsCents: MIXED,
  ...special,
  username,
  does,
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
});

/** Every account of the sandbox; the user name chooses what happens. */
export const TEST_USERS: readonly TestUser[] = [
  user('user_good', 'gig_58213', 'Ana Ribeiro', 'asks for a one-time code', {
    behaviour: 'code',
    earningsCents: STEADY,
    profile: { trade: 'Furniture assembly', rating: 4.9, reviews: 312, memberSince: '2021-03-18' },
  }),
  user('user_mfa', 'gig_60417', 'Marek Novak', 'asks for a one-time code', {
    behaviour: 'code',
    profile: { city: 'Prague', trade: 'Bike courier' },
  }),
  user('user_direct', 'gig_61180', 'Leila Haddad', 'asks for no code', {
    profile: { city: 'Marseille', trade: 'Tutor', rating: 4.8 },
  }),
  user('user_device', 'gig_61302', 'Rosa Lindqvist', 'remembers the device, and asks to log in once more', {
    behaviour: 'device',
  }),
  user('user_popup', 'gig_61417', 'Teo Marchetti', 'lets in with Keyring only, in a window of its own', {
    behaviour: 'popup',
  }),
  user('user_wrong', 'gig_61544', 'Tom Berg', 'refuses the password, whatever it is', { behaviour: 'refused' }),
  user('user_throttled', 'gig_61702', 'Jana Horak', 'asks to wait before another login (429)', {
    behaviour: 'throttled',
  }),
  user('user_nocode', 'gig_61855', 'Erik Dahl', 'takes no code, whatever it is', { behaviour: 'code-refused' }),
  user('user_locked', 'gig_62090', 'Ivo Kranjc', 'says that the account is locked', { behaviour: 'locked' }),
  user('user_outage', 'gig_62377', 'Sara Lind', 'is out of order (503)', { behaviour: 'outage' }),
  user('user_breakdown', 'gig_62540', 'Rui Tavares', 'asks for a one-time code, and breaks down over it (503)', {
    behaviour: 'breakdown',
  }),
  user('user_nodata', 'gig_70002', 'Noor Visser', 'lets in to an account without earnings', {
    earningsCents: [],
    profile: { reviews: 0, rating: 0, memberSince: '2026-11-02' },
  }),
  user('user_slow', 'gig_62801', 'Piotr Zielinski', 'takes 4 s for each page and answer after the login', {
    habit: 'slow',
  }),
  user('user_captcha', 'gig_63025', 'Maya Levi', 'shows a check for people; the word is `harbour`', {
    behaviour: 'check',
  }),
  user('user_blocked', 'gig_63377', 'Owen Hughes', 'takes the user for a robot (403)', { behaviour: 'blocked' }),
  user('user_limited', 'gig_63590', 'Clara Weiss', 'shows its pages, but its API refuses (429)', { habit: 'limited' }),
  user('user_cookies', 'gig_63911', 'Jonas Falk', 'covers its pages with a question about cookies', {
    habit: 'cookie-wall',
  }),
  user('user_wall', 'gig_63955', 'Lucia Conti', 'asks about cookies again and again', { habit: 'stuck-wall' }),
  user('user_redesign', 'gig_64003', 'Iris Blum', 'shows a page that the flow does not know', { habit: 'redesigned' }),
  user('user_app', 'gig_65118', 'Kofi Mensah', 'is an application on one page, with a bearer token in its memory', {
    home: 'app',
  }),
  user('user_html', 'gig_65240', 'Vera Sokol', 'has the account in HTML only', { home: 'statement' }),
  user('user_graphql', 'gig_65377', 'Hugo Lacroix', 'is asked by GraphQL, with a token against forged requests', {
    home: 'studio',
  }),
  user('user_payouts', 'gig_65491', 'Mina Park', 'redirects, and lists payouts page by page on a second host', {
    home: 'payouts',
  }),
  user('user_tls12', 'gig_65560', 'Otto Brandt', 'has the account on a host that speaks TLS 1.2 only', {
    home: 'archive',
  }),
  user('user_oldtls', 'gig_65602', 'Frida Olsen', 'has the account on a host whose TLS 1.2 the flow does not take', {
    home: 'vault',
  }),
  user('user_chunked', 'gig_64108', 'Ines Duarte', 'sends its answers in chunks', { habit: 'chunked' }),
  user('user_long', 'gig_64455', 'Goran Petrov', 'sends an answer of some 200 KB', { habit: 'long' }),
  user('user_huge', 'gig_64519', 'Aino Salo', 'sends an answer of some 1.3 MB: too long for a proof', {
    habit: 'huge',
  }),
  user('user_compressed', 'gig_64702', 'Emma Keller', 'compresses its answers for those who ask for it', {
    habit: 'compressing',
  }),
  user('user_gzip', 'gig_64990', 'Nils Aas', 'compresses its answers, asked for or not', { habit: 'always-gzip' }),
  user('user_twice', 'gig_66012', 'Selma Yilmaz', 'writes a name twice in its JSON', { habit: 'name-twice' }),
  user('user_text', 'gig_66138', 'Paul Winkler', 'sends the rating as a text', { habit: 'rating-as-text' }),
  user('user_unrated', 'gig_66270', 'Nadia Rahimi', 'leaves the rating out', { habit: 'no-rating' }),
  user('user_astray', 'gig_66284', 'Samir Naqvi', 'redirects its API to a host that is not its own', {
    habit: 'sent-elsewhere',
  }),
  user('user_joint', 'gig_66301', 'Lars Holm', 'names two holders of one account, in HTML', {
    home: 'statement',
    habit: 'two-holders',
  }),
];

/** The account with this user name or e-mail address; undefined when there is none. */
export const findUser = (login: string): TestUser | undefined => {
  const wanted = login.trim().toLowerCase();
  return TEST_USERS.find(({ username, profile }) => username === wanted || profile.email === wanted);
};
