import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionErrorCode } from '../../core/failure.ts';
import { en } from '../../embed/strings/en.ts';
import { aVeriframe, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser } from './end-user.ts';
import type { Login, Step } from './sandbox-visit.ts';
import { approve, partnerHears, PLATFORM, TEST_MS, visitSandbox, WAIT_MS } from './sandbox-visit.ts';

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

const wrongCode: Step = { sees: en.awaiting.MFA(PLATFORM), types: '000000' };
const rightCode: Step = { sees: en.awaiting.MFA(PLATFORM), types: '424242' };
const codeAgain: Step = { sees: en.failures.MFA_FAILED, types: '424242' };
const passwordAgain: Step = { sees: en.failures.LOGIN_FAILED, types: 'pass_good' };
const wrongWord: Step = { sees: en.awaiting.CAPTCHA(PLATFORM), types: 'meadow' };
const wordAgain: Step = { sees: en.failures.CAPTCHA_REQUIRED, types: 'harbour' };

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
      const { remote, sessionId } = await visitSandbox(veriframe, user, login);
      await approve(remote);
      expect(await partnerHears(veriframe, sessionId)).toEqual({
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
    ['LOGIN_FAILED', { username: 'user_throttled' }],
    ['MFA_FAILED', { username: 'user_nocode', then: [rightCode] }],
    ['ACCOUNT_LOCKED', { username: 'user_locked' }],
    ['PLATFORM_UNAVAILABLE', { username: 'user_outage' }],
    ['PLATFORM_UNAVAILABLE', { username: 'user_breakdown', then: [rightCode] }],
    ['NO_DATA', { username: 'user_nodata' }],
    ['CAPTCHA_REQUIRED', { username: 'user_captcha', then: [wrongWord, { ...wordAgain, types: 'mountain' }] }],
    ['PLATFORM_BLOCKED', { username: 'user_blocked' }],
    ['PLATFORM_BLOCKED', { username: 'user_limited' }],
    ['RESPONSE_TOO_LARGE', { username: 'user_huge' }],
    ['EXTRACT_MISMATCH', { username: 'user_gzip' }],
  ])(
    'says %s to the user and the partner of %j',
    async (errorCode, login) => {
      const { remote, sessionId } = await visitSandbox(veriframe, user, login);
      await remote.sees(en.failed.title, WAIT_MS);
      await remote.sees(en.failures[errorCode], WAIT_MS);
      expect(await partnerHears(veriframe, sessionId)).toEqual({ status: 'ERROR', errorCode, extractedData: null });
      await remote.page.close();
    },
    TEST_MS,
  );

  it(
    'says USER_CANCELLED when the user, whose password was refused, gives up',
    async () => {
      const { remote, sessionId } = await visitSandbox(veriframe, user, { username: 'user_wrong' });
      await remote.sees(en.failures.LOGIN_FAILED, WAIT_MS);
      await remote.pressButton(en.cancel);
      await remote.pressButton(en.cancelAsk.yes);
      await remote.sees(en.cancelled.title, WAIT_MS);
      expect(await partnerHears(veriframe, sessionId)).toMatchObject({
        status: 'CANCELLED',
        errorCode: 'USER_CANCELLED',
      });
      await remote.page.close();
    },
    TEST_MS,
  );
});
