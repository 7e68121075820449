import { expect } from '@jest/globals';
import type { Browser, Page } from 'puppeteer-core';
import { sessionDetailsSchema } from '../../core/contract/partner-api.ts';
import { en } from '../../embed/strings/en.ts';
import { TEST_PASSWORD } from '../../examples/sandbox-platform/test-users.ts';
import type { TestVeriframe } from './a-veriframe.ts';
import { PlaygroundPage } from './playground-page.ts';
import type { RemoteBrowser } from './remote-browser.ts';
import { layoutOf, logIn } from './remote-browser.ts';
import { callApi, eventually } from './session-client.ts';

/** A whole ceiling, not an expectation: each wait ends when its condition holds. */
export const WAIT_MS = 60_000;
export const TEST_MS = 300_000;
export const PLATFORM = 'Sandbox Gigs';

/**
 * What a person does when the embed page says something: types into the field that has the focus, goes on to the next one for
 * each further text, and presses Enter. A space ticks a box.
 */
export type Step = { readonly sees: string | RegExp; readonly types: string | readonly string[] };

export type Login = {
  readonly username: string;
  readonly password?: string;
  /** Logs in through Keyring's window. */
  readonly with?: 'keyring';
  readonly then?: readonly Step[];
};

export type SandboxVisit = { readonly remote: RemoteBrowser; readonly sessionId: string };

type User = { readonly browser: Browser; newPage(): Promise<Page> };

/** Presses the playground's button and does in its iframe what the person does. */
export const visitSandbox = async (veriframe: TestVeriframe, user: User, login: Login): Promise<SandboxVisit> => {
  const { username, password = TEST_PASSWORD, then = [] } = login;
  const playground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
  const remote = await playground.verify();
  await remote.sees(en.awaiting.LOGIN(PLATFORM), WAIT_MS);
  const steps = login.with === 'keyring' ? [{ sees: KEYRING, types: [username, password] }, ...then] : then;
  if (login.with === 'keyring') await openKeyring(remote, user);
  else await logIn(remote, user, { username, password });
  for (const { sees, types } of steps) {
    await remote.sees(sees, WAIT_MS);
    await fillIn(remote, [types].flat());
  }
  const sessionId = await playground.page.$eval('#timeline .session', (item) => item.textContent ?? '');
  return { remote, sessionId };
};

/** The host of Keyring's window, which the embed page names, its registered domain as a part of its own. */
const KEYRING = /keyring\.\s*sandbox\.test/;

const openKeyring = async (remote: RemoteBrowser, user: User): Promise<void> => {
  const layout = await layoutOf(await user.newPage(), await remote.seesPicture(WAIT_MS), '/login');
  await remote.page.bringToFront();
  await remote.clickOn(layout, '#keyring');
  await layout.close();
};

const fillIn = async (remote: RemoteBrowser, texts: readonly string[]): Promise<void> => {
  for (const [index, text] of texts.entries()) {
    if (index > 0) await remote.press('Tab');
    await remote.type(text);
  }
  await remote.press('Enter');
};

/** Agrees to what would be shared, and waits for the end. */
export const approve = async (remote: RemoteBrowser): Promise<void> => {
  await remote.sees(en.consent.title('Acorn Lending'), WAIT_MS);
  await remote.pressButton(en.consent.approve);
  await remote.sees(en.done.title, WAIT_MS);
};

/** The session as the partner hears of it: the one webhook event, and what the API says, which must be the same. */
export const partnerHears = async (veriframe: TestVeriframe, sessionId: string, timeoutMs = WAIT_MS) => {
  const events = () =>
    [...veriframe.playground.received.values()].filter((got) => got.event.data.sessionId === sessionId);
  await eventually('the webhook comes', () => events().length > 0, timeoutMs);
  const answer = await callApi(veriframe, 'GET', `/partner/browser-session/${sessionId}`, {
    headers: { 'x-api-key': veriframe.apiKey },
  });
  const { status, errorCode, extractedData } = sessionDetailsSchema.parse((answer.body as { data: unknown }).data);
  expect(events().map(({ event }) => event)).toEqual([
    expect.objectContaining({ data: expect.objectContaining({ status, errorCode, extractedData }) }),
  ]);
  return { status, errorCode, extractedData };
};
