import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer-core';
import { aVeriframe, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser, type Viewport } from './end-user.ts';
import { RemoteBrowser } from './remote-browser.ts';
import { keepScreenshot } from './screenshots.ts';
import { createSession, eventually } from './session-client.ts';
import { similarity } from './similarity.ts';

const SIMILARITY_MIN = 0.99;

let veriframe: TestVeriframe;
let user: EndUser;
let scratch: Page;

beforeAll(async () => {
  veriframe = await aVeriframe();
  user = await anEndUser({ sandboxPort: veriframe.sandbox.port, scrollbars: true });
  scratch = await user.newPage();
}, 120_000);

afterAll(async () => {
  await user?.close();
  await veriframe?.close();
}, 30_000);

/** The embed page of a session in a window of its own, with the login page in front. */
const openEmbedPage = async (embedUrl: string, viewport: Viewport): Promise<RemoteBrowser> => {
  const page = await user.newPage(viewport);
  await page.goto(embedUrl);
  const remote = new RemoteBrowser(page, page.mainFrame());
  await remote.sees('Log in to Sandbox Gigs', 60_000);
  return remote;
};

const screenshot = async ({ page }: RemoteBrowser, box: { x: number; y: number; width: number; height: number }) => {
  await page.bringToFront();
  return page.screenshot({ clip: box });
};

/**
 * The login page in the user's own browser. It goes through the sizes of the remote one from the first on: how text was laid
 * out then is kept when the ratio changes.
 */
const ownPage = async (viewport: Viewport): Promise<Page> => {
  const page = await user.newPage(viewport);
  await page.goto('https://gigs.sandbox.test/login');
  return page;
};

/** Waits until the embed page shows what the user's own browser does, in every pixel of the device. */
const isSharp = async (remote: RemoteBrowser, own: Page, viewport: Viewport): Promise<void> => {
  await own.setViewport({ ...viewport, ...(await remote.seesPicture(30_000)) });
  let last = 0;
  const isLike = async () => {
    await own.bringToFront();
    const wanted = await own.screenshot(); // each time anew: a phone's scroll bar goes away by itself
    last = await similarity(scratch, wanted, await screenshot(remote, await remote.pictureBox()));
    return last >= SIMILARITY_MIN;
  };
  await eventually(`the picture is like the page at ${JSON.stringify(viewport)}`, isLike, 40_000).catch(
    async (cause: unknown) => {
      await keepScreenshot(own, 'unsharp-own');
      await keepScreenshot(remote.page, 'unsharp');
      throw new Error(`the picture is like the page by ${last.toFixed(4)}`, { cause });
    },
  );
  const { width, height, deviceScaleFactor } = viewport;
  await keepScreenshot(remote.page, `sharp-${width}x${height}@${deviceScaleFactor}`);
};

describe('the picture of a page at rest', () => {
  it('is as sharp as the page itself on a desktop, from 320 to 1920 pixels wide, with one to three device pixels each', async () => {
    const first = { width: 1280, height: 800, deviceScaleFactor: 1 };
    const { embedUrl } = await createSession(veriframe);
    const remote = await openEmbedPage(embedUrl, first);
    const own = await ownPage(first);
    for (const viewport of [
      first,
      { width: 1920, height: 1000, deviceScaleFactor: 1 },
      { width: 1000, height: 700, deviceScaleFactor: 2 },
      { width: 640, height: 700, deviceScaleFactor: 3 },
      { width: 320, height: 500, deviceScaleFactor: 2 },
    ]) {
      await remote.page.setViewport(viewport);
      await isSharp(remote, own, viewport);
    }
  }, 240_000);

  it('is as sharp on a phone, where taps are where they are seen, and goes with the connection', async () => {
    const viewport = { width: 390, height: 760, deviceScaleFactor: 3, isMobile: true, hasTouch: true };
    const { embedUrl } = await createSession(veriframe);
    const remote = await openEmbedPage(embedUrl, viewport);
    const own = await ownPage(viewport);
    await isSharp(remote, own, viewport);
    const field = await (await own.waitForSelector('input[name=password]'))?.boundingBox();
    const picture = await remote.pictureBox();
    await remote.page.bringToFront();
    await remote.page.touchscreen.tap(picture.x + (field?.x ?? 0) + 40, picture.y + (field?.y ?? 0) + 10);
    // The keyboard that opens is that of the field under the finger.
    await remote.frame.waitForFunction(() => document.querySelector<HTMLInputElement>('.keys')?.type === 'password');

    const second = await user.newPage(viewport);
    await second.goto(embedUrl);
    await remote.sees('Open in another window');
    expect(await remote.frame.$eval('canvas', ({ width, height }) => [width, height])).toEqual([0, 0]);
  }, 160_000);
});
