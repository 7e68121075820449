import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aVeriframe, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, DESKTOP, PHONE, type EndUser } from './end-user.ts';
import { PlaygroundPage } from './playground-page.ts';
import { logIn, RemoteBrowser } from './remote-browser.ts';
import { keepScreenshot } from './screenshots.ts';
import { sessionReader, type SessionReader } from './session-client.ts';

let veriframe: TestVeriframe;
let user: EndUser;
let sessions: SessionReader;

beforeAll(async () => {
  veriframe = await aVeriframe();
  user = await anEndUser({ sandboxPort: veriframe.sandbox.port });
  sessions = sessionReader(veriframe);
}, 120_000);

afterAll(async () => {
  sessions?.close();
  await user?.close();
  await veriframe?.close();
}, 30_000);

const onlySession = async (playground: PlaygroundPage) => {
  const sessionId = await playground.page.$eval('#timeline .session', (item) => item.textContent ?? '');
  return sessions.read(sessionId);
};

/** Notes what the partner's page is told of the way to the runner, in milliseconds. */
const noteRoundTrips = (playground: PlaygroundPage) =>
  playground.page.evaluate(() => {
    const roundTrips: number[] = [];
    Object.assign(window, { roundTrips });
    addEventListener('message', ({ data }) => data?.type === 'stream' && roundTrips.push(data.data.rttMs));
  });

/** Lays something nobody sees over the frame; presses go through it. */
const layOver = (playground: PlaygroundPage) =>
  playground.page.evaluate(() => {
    const veil = document.createElement('div');
    veil.style.cssText = 'position:fixed;inset:0;z-index:9;pointer-events:none';
    document.body.append(veil);
  });

describe('a verification in the playground', () => {
  it.each([
    ['a desktop', DESKTOP, 'desktop'],
    ['a phone', PHONE, 'phone'],
  ])(
    'runs from the button to the checked attestation on %s',
    async (_device, viewport, name) => {
      const playground = await PlaygroundPage.open(await user.newPage(viewport), veriframe.playground.url);
      await noteRoundTrips(playground);
      await keepScreenshot(playground.page, `${name}-1-start`);
      const remote = await playground.verify();
      await remote.sees(/Starting a private browser|Connecting|Log in/);
      await keepScreenshot(playground.page, `${name}-2-starting`);
      await logIn(remote, user, { username: 'user_good', password: 'pass_good' });
      await keepScreenshot(playground.page, `${name}-3-login`);
      await remote.sees('Enter the code');
      await remote.seesPicture();
      await keepScreenshot(playground.page, `${name}-4-code`);
      await remote.type('424242');
      await remote.press('Enter');
      await remote.sees('Share this with Acorn Lending?');
      await remote.sees('Monthly earnings');
      await keepScreenshot(playground.page, `${name}-5-consent`);
      await remote.pressButton('Share');
      await remote.sees('Verified');
      await playground.partnerSees('Webhook, signature verified');
      await playground.partnerSees('Attestation, checked offline');
      await keepScreenshot(playground.page, `${name}-6-done`);

      const session = await onlySession(playground);
      expect(session.history.map((entry) => entry.status)).toEqual([
        ...['CREATED', 'INITIALIZING', 'READY', 'CONNECTED', 'LOADING_TREE', 'RUNNING'],
        ...[
          'AWAITING_USER',
          'RUNNING',
          'AWAITING_USER',
          'RUNNING',
          'COLLECTING_DATA',
          'AWAITING_USER',
          'VERIFYING',
          'COMPLETED',
        ],
      ]);
      expect(await playground.page.evaluate('roundTrips')).toContainEqual(expect.any(Number));
      const timeline = await playground.timeline();
      expect(timeline[0]).toBe('CREATED');
      expect(timeline).toContain('AWAITING_USER');
      expect(timeline.at(-1)).toBe('COMPLETED');
      expect(await playground.partnerText()).toContain('browser_session.completed');
      expect(session.extractedData).toMatchObject({ accountHolder: expect.any(String), rating: expect.any(Number) });
      await playground.page.close();
    },
    90_000,
  );

  it('goes on where it was after a refresh of the frame', async () => {
    const playground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
    const before = await playground.verify();
    await before.sees('Log in to Sandbox Gigs');
    await before.seesPicture();
    const remote = await playground.refreshFrame();
    await remote.seesPicture();
    // As phones do when the page is hidden, or somebody calls.
    await remote.frame.$eval('video', (video) => video.pause());
    await remote.frame.waitForFunction(() => document.querySelector('video')?.paused === false);
    await logIn(remote, user, { username: 'user_good', password: 'pass_good' });
    await remote.sees('Enter the code');
    expect((await onlySession(playground)).history.filter((entry) => entry.status === 'INITIALIZING')).toHaveLength(1);
    await playground.page.close();
  }, 60_000);

  it('is apart from another of the same user at the same time: not logged in by it, not ended by it', async () => {
    const playground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
    const remote = await playground.verify();
    await logIn(remote, user, { username: 'user_good', password: 'pass_good' });
    await remote.sees('Enter the code');
    const otherPlayground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
    const other = await otherPlayground.verify();
    await other.sees('Log in to Sandbox Gigs');
    await other.seesPicture();
    await keepScreenshot(otherPlayground.page, 'apart-other');
    await other.pressButton('Cancel');
    await other.pressButton('Yes, cancel');
    await other.sees('You cancelled');
    await otherPlayground.page.close();
    await playground.page.bringToFront();
    await remote.type('424242');
    await remote.press('Enter');
    await remote.sees('Share this with Acorn Lending?');
    await playground.page.close();
  }, 90_000);

  it('shares nothing when the user declines', async () => {
    const playground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
    const remote = await playground.verify();
    await logIn(remote, user, { username: 'user_good', password: 'pass_good' });
    await remote.sees('Enter the code');
    await remote.type('424242');
    await remote.press('Enter');
    await remote.sees('Share this with Acorn Lending?');
    await remote.pressButton('Do not share');
    await remote.sees('You cancelled');
    await playground.partnerSees('browser_session.cancelled');
    const session = await onlySession(playground);
    expect(session).toMatchObject({ status: 'CANCELLED', errorCode: 'USER_CANCELLED' });
    expect(session.extractedData).toBeUndefined();
    expect(session.attestation).toBeUndefined();
    await playground.page.close();
  }, 60_000);

  it('takes no consent in a frame that something lies over, but in a window of its own', async () => {
    const playground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
    const remote = await playground.verify();
    await layOver(playground);
    await logIn(remote, user, { username: 'user_direct', password: 'pass_good' });
    await remote.sees('Share this with Acorn Lending?');
    await remote.pressButton('Share');
    await remote.sees('cannot take your answer here');
    await keepScreenshot(playground.page, 'covered-1-frame');
    expect(await onlySession(playground)).toMatchObject({ status: 'AWAITING_USER', awaitingReason: 'CONSENT' });

    const before = await user.browser.pages();
    await remote.pressButton('Answer in its own window');
    const target = await user.browser.waitForTarget(async (opened) => {
      const page = await opened.page();
      return page !== null && !before.includes(page);
    });
    const page = await target.page();
    if (page === null) throw new Error('no window has opened');
    const ownWindow = new RemoteBrowser(page, page.mainFrame());
    await ownWindow.sees('Share this with Acorn Lending?');
    await remote.sees('You went on in another window');
    await keepScreenshot(page, 'covered-2-window');
    await keepScreenshot(playground.page, 'covered-3-frame-meanwhile');
    await page.bringToFront();
    await ownWindow.pressButton('Share');
    await ownWindow.sees('Verified');
    await remote.sees('Verified');
    await playground.partnerSees('Webhook, signature verified');
    await keepScreenshot(playground.page, 'covered-4-frame-after');
    expect(await playground.timeline()).toContain('COMPLETED');
    expect((await onlySession(playground)).status).toBe('COMPLETED');
    await page.close();
    await playground.page.close();
  }, 90_000);
});
