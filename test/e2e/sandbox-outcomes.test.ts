import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionDetailsSchema } from '../../core/contract/partner-api.ts';
import type { SessionErrorCode } from '../../core/failure.ts';
import { en } from '../../embed/strings/en.ts';
import { aVeriframe, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser } from './end-user.ts';
import { PlaygroundPage } from './playground-page.ts';
import { logIn, type RemoteBrowser } from './remote-browser.ts';
import { callApi, eventually } from './session-client.ts';

/** Whole ceilings, not expectations: each wait ends when its condition holds. */
const WAIT_MS = 60_000;
const TEST_MS = 300_000;
const PLATFORM = 'Sandbox Gigs';

let veriframe: TestVeriframe;
let user: EndUser;

beforeAll(async () => {
  veriframe = await aVeriframe();
  user = await anEndUser({ sandboxPort: veriframe.sandbox.port });
}, TEST_MS);

afterAll(async () => {
  await user?.close();
  await veriframe?.close();
}, WAIT_MS);

/** What a person does: waits until the embed page says the words, then types into the field that has the focus. */
type Step = { readonly sees: string; readonly types: string };

const wrongCode: Step = { sees: en.awaiting.MFA(PLATFORM), types: '000000' };
const rightCode: Step = { sees: en.awaiting.MFA(PLATFORM), types: '424242' };
const codeAgain: Step = { sees: en.failures.MFA_FAILED, types: '424242' };
const passwordAgain: Step = { sees: en.failures.LOGIN_FAILED, types: 'pass_good' };
const wrongWord: Step = { sees: en.awaiting.CAPTCHA(PLATFORM), types: 'meadow' };
const wordAgain: Step = { sees: en.failures.CAPTCHA_REQUIRED, types: 'harbour' };

type Login = { readonly username: string; readonly password?: string; readonly then?: readonly Step[] };

/** Presses the playground's button and does in its iframe what the person does; gives the iframe and the session's id. */
const begin = async ({ username, password = 'pass_good', then = [] }: Login) => {
  const playground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
  const remote = await playground.verify();
  await remote.sees(en.awaiting.LOGIN(PLATFORM), WAIT_MS);
  await logIn(remote, user, { username, password });
  for (const { sees, types } of then) {
    await remote.sees(sees, WAIT_MS);
    await remote.type(types);
    await remote.press('Enter');
  }
  const sessionId = await playground.page.$eval('#timeline .session', (item) => item.textContent ?? '');
  return { remote, sessionId };
};

const approve = async (remote: RemoteBrowser) => {
  await remote.sees(en.consent.title('Acorn Lending'), WAIT_MS);
  await remote.pressButton(en.consent.approve);
  await remote.sees(en.done.title, WAIT_MS);
};

/** The session as the partner hears of it: the one webhook event, and what the API says, which must be the same. */
const partnerHears = async (sessionId: string) => {
  const events = () =>
    [...veriframe.playground.received.values()].filter((got) => got.event.data.sessionId === sessionId);
  await eventually('the webhook comes', () => events().length > 0, WAIT_MS);
  const answer = await callApi(veriframe, 'GET', `/partner/browser-session/${sessionId}`, {
    headers: { 'x-api-key': veriframe.apiKey },
  });
  const { status, errorCode, extractedData } = sessionDetailsSchema.parse((answer.body as { data: unknown }).data);
  expect(events().map(({ event }) => event)).toEqual([
    expect.objectContaining({ data: expect.objectContaining({ status, errorCode, extractedData }) }),
  ]);
  return { status, errorCode, extractedData };
};

type Verified = Login & { readonly shares: Readonly<Record<string, unknown>> };

const anaShares = {
  accountHolder: 'Ana Ribeiro',
  memberSince: '2021-03-18',
  rating: 4.9,
  monthlyAverage: 2897.67,
  currency: 'EUR',
};
const marekShares = { accountHolder: 'Marek Novak', rating: 4.6 };
const leilaShares = { accountHolder: 'Leila Haddad', rating: 4.8 };

describe('a verification that ends with data', () => {
  it.each<[string, Verified]>([
    ['after a code', { username: 'user_good', then: [rightCode], shares: anaShares }],
    ['without a code', { username: 'user_direct', shares: leilaShares }],
    [
      'after a wrong password and a wrong code',
      {
        username: 'user_mfa',
        password: 'pass_bad',
        then: [passwordAgain, wrongCode, codeAgain],
        shares: marekShares,
      },
    ],
    ['from pages that take their time', { username: 'user_slow', shares: { accountHolder: 'Piotr Zielinski' } }],
    [
      'after a check for people, failed once',
      { username: 'user_captcha', then: [wrongWord, wordAgain], shares: { accountHolder: 'Maya Levi' } },
    ],
    ['from behind a cookie wall', { username: 'user_cookies', shares: { accountHolder: 'Jonas Falk' } }],
    ['from chunked answers', { username: 'user_chunked', shares: { accountHolder: 'Ines Duarte' } }],
    ['from a long answer', { username: 'user_long', shares: { accountHolder: 'Goran Petrov' } }],
    [
      'from a platform that compresses for those who ask for it',
      { username: 'user_compressed', shares: { accountHolder: 'Emma Keller' } },
    ],
  ])(
    'comes %s',
    async (_what, { shares, ...login }) => {
      const { remote, sessionId } = await begin(login);
      await approve(remote);
      expect(await partnerHears(sessionId)).toEqual({
        status: 'COMPLETED',
        errorCode: null,
        extractedData: expect.objectContaining(shares),
      });
      await remote.page.close();
    },
    TEST_MS,
  );
});

describe('a verification that ends without data', () => {
  it.each<[SessionErrorCode, Login]>([
    ['ACCOUNT_LOCKED', { username: 'user_locked' }],
    ['PLATFORM_UNAVAILABLE', { username: 'user_outage' }],
    ['NO_DATA', { username: 'user_nodata' }],
    ['CAPTCHA_REQUIRED', { username: 'user_captcha', then: [wrongWord, { ...wordAgain, types: 'mountain' }] }],
    ['PLATFORM_BLOCKED', { username: 'user_blocked' }],
    ['PLATFORM_BLOCKED', { username: 'user_limited' }],
    ['RESPONSE_TOO_LARGE', { username: 'user_huge' }],
    ['EXTRACT_MISMATCH', { username: 'user_gzip' }],
  ])(
    'says %s to the user and the partner of %j',
    async (errorCode, login) => {
      const { remote, sessionId } = await begin(login);
      await remote.sees(en.failed.title, WAIT_MS);
      await remote.sees(en.failures[errorCode], WAIT_MS);
      expect(await partnerHears(sessionId)).toEqual({ status: 'ERROR', errorCode, extractedData: null });
      await remote.page.close();
    },
    TEST_MS,
  );

  it(
    'says USER_CANCELLED when the user, whose password was refused, gives up',
    async () => {
      const { remote, sessionId } = await begin({ username: 'user_wrong' });
      await remote.sees(en.failures.LOGIN_FAILED, WAIT_MS);
      await remote.pressButton(en.cancel);
      await remote.pressButton(en.cancelAsk.yes);
      await remote.sees(en.cancelled.title, WAIT_MS);
      expect(await partnerHears(sessionId)).toMatchObject({ status: 'CANCELLED', errorCode: 'USER_CANCELLED' });
      await remote.page.close();
    },
    TEST_MS,
  );
});
