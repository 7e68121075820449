import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionErrorCode } from '../../core/failure.ts';
import { en } from '../../embed/strings/en.ts';
import { verifyAttestation } from '../../sdk/verify-attestation.ts';
import { veriframeClient } from '../../sdk/veriframe-client.ts';
import { aVeriframe, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser } from './end-user.ts';
import type { Login, SandboxVisit, Step } from './sandbox-visit.ts';
import { approve, partnerHears, PLATFORM, TEST_MS, visitSandbox, WAIT_MS } from './sandbox-visit.ts';

let veriframe: TestVeriframe;
let user: EndUser;
/** The session of a user who left before the first test: others are played while it waits for the user. */
let leftAlone: string;

beforeAll(async () => {
  veriframe = await aVeriframe();
  user = await anEndUser({ sandboxPort: veriframe.sandbox.port });
  const { remote, sessionId } = await visitSandbox(veriframe, user, { username: 'user_good' });
  await remote.sees(en.awaiting.MFA(PLATFORM), WAIT_MS);
  await remote.page.close();
  leftAlone = sessionId;
}, TEST_MS);

afterAll(async () => {
  await user?.close();
  await veriframe?.close();
}, WAIT_MS);

const rememberDevice: Step = { sees: en.awaiting.MFA(PLATFORM), types: ['424242', ' '] };
const logInOnceMore: Step = { sees: en.awaiting.LOGIN(PLATFORM), types: ['user_device', 'pass_good'] };

type Verified = Login & { readonly shares: Readonly<Record<string, unknown>> };

/** What these accounts have in common. */
const shares = { memberSince: '2022-09-05', rating: 4.6, monthlyAverage: 1671, currency: 'EUR' };

describe('a verification that ends with data', () => {
  it.each<[string, Verified]>([
    [
      'on a device that the platform remembers',
      {
        username: 'user_device',
        then: [rememberDevice, logInOnceMore],
        shares: { ...shares, accountHolder: 'Rosa Lindqvist' },
      },
    ],
    [
      'after a login in a window of another company',
      { username: 'user_popup', with: 'keyring', shares: { ...shares, accountHolder: 'Teo Marchetti' } },
    ],
    [
      'from an application whose bearer token is in its memory',
      { username: 'user_app', shares: { ...shares, accountHolder: 'Kofi Mensah' } },
    ],
    [
      'from a page in HTML, as texts',
      {
        username: 'user_html',
        shares: { ...shares, accountHolder: 'Vera Sokol', rating: '4.6', monthlyAverage: '1671.00' },
      },
    ],
    [
      'from GraphQL with a token against forged requests, page by page as its body asks',
      {
        username: 'user_graphql',
        shares: {
          ...shares,
          accountHolder: 'Hugo Lacroix',
          identityVerified: true,
          payout: 526.6,
          'payout-2': 481.9,
          'payout-3': 442.11,
        },
      },
    ],
    [
      'from redirected and paged answers of two hosts',
      {
        username: 'user_payouts',
        shares: {
          accountId: 'gig_65491',
          accountHolder: 'Mina Park',
          memberSince: '2022-09-05',
          ratingAtLeast4: true,
          monthlyAverage: 1671,
          currency: 'EUR',
          payout: 526.6,
          'payout-2': 481.9,
          'payout-3': 442.11,
          oldestPayout: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        },
      },
    ],
  ])(
    'comes %s',
    async (_what, { shares: extractedData, ...login }) => {
      const { remote, sessionId } = await visitSandbox(veriframe, user, login);
      await approve(remote);
      expect(await partnerHears(veriframe, sessionId)).toEqual({ status: 'COMPLETED', errorCode: null, extractedData });
      await remote.page.close();
    },
    TEST_MS,
  );

  it(
    'comes over TLS 1.2 where the flow takes that, and the attestation says so',
    async () => {
      const { remote, sessionId } = await visitSandbox(veriframe, user, { username: 'user_tls12' });
      await approve(remote);
      expect(await partnerHears(veriframe, sessionId)).toEqual({
        status: 'COMPLETED',
        errorCode: null,
        extractedData: { ...shares, accountHolder: 'Otto Brandt' },
      });
      const api = veriframeClient({ apiKey: veriframe.apiKey, baseUrl: veriframe.apiBaseUrl });
      const [{ attestation }, jwks] = await Promise.all([api.getAttestation(sessionId), api.getAttestationKeys()]);
      expect(await verifyAttestation(attestation, { jwks })).toMatchObject({
        kind: 'valid',
        claims: { sources: { account: { host: 'archive.gigs.sandbox.test', tls: '1.2' } } },
      });
      expect(await verifyAttestation(attestation, { jwks, expected: { tls12Hosts: [] } })).toMatchObject({
        kind: 'invalid',
        reason: 'weaker_tls',
      });
      await remote.page.close();
    },
    TEST_MS,
  );

  it(
    'needs the code again in the next session, whose browser is another one',
    async () => {
      const { remote } = await visitSandbox(veriframe, user, { username: 'user_device' });
      await remote.sees(en.awaiting.MFA(PLATFORM), WAIT_MS);
      await remote.page.close();
    },
    TEST_MS,
  );
});

/** Waits for the failure on both sides, and for what the log names beside it. */
const fails = async ({ remote, sessionId }: SandboxVisit, errorCode: SessionErrorCode, logged: string = errorCode) => {
  await remote.sees(en.failed.title, WAIT_MS);
  await remote.sees(en.failures[errorCode], WAIT_MS);
  expect(await partnerHears(veriframe, sessionId)).toEqual({ status: 'ERROR', errorCode, extractedData: null });
  const lines = veriframe.log.filter((line) => line.includes(sessionId));
  expect(lines.some((line) => line.includes(logged))).toBe(true);
  await remote.page.close();
};

describe('a verification that ends without data', () => {
  it.each<[SessionErrorCode, string, string | undefined]>([
    ['HOST_NOT_ALLOWED', 'user_astray', 'redirect_host'],
    ['TLS_UNSUPPORTED', 'user_oldtls', undefined],
    ['EXTRACT_MISMATCH', 'user_twice', 'json_duplicate_key'],
    ['EXTRACT_MISMATCH', 'user_text', 'value_type'],
    ['NO_DATA', 'user_unrated', 'json_path_absent'],
    ['EXTRACT_MISMATCH', 'user_joint', 'css_several_matches'],
  ])(
    'says %s to the user and the partner of %s',
    async (errorCode, username, reason) => {
      await fails(await visitSandbox(veriframe, user, { username }), errorCode, reason);
    },
    TEST_MS,
  );

  it(
    'says USER_ABANDONED to the partner when the user has stayed away for a minute',
    async () => {
      expect(await partnerHears(veriframe, leftAlone, 3 * WAIT_MS)).toEqual({
        status: 'ERROR',
        errorCode: 'USER_ABANDONED',
        extractedData: null,
      });
    },
    TEST_MS,
  );

  it(
    'says so after 20 s to those whose platform stays as it must not',
    async () => {
      const redesigned = await visitSandbox(veriframe, user, { username: 'user_redesign' });
      const walled = await visitSandbox(veriframe, user, { username: 'user_wall' });
      await Promise.all([fails(redesigned, 'TARGET_NOT_FOUND'), fails(walled, 'STEP_TIMEOUT')]);
    },
    TEST_MS,
  );
});
