import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type { Page } from 'puppeteer-core';
import type { keepPlaying } from '../../../embed/ui/keep-playing.ts';
import { anEndUser, type EndUser } from '../../e2e/end-user.ts';

declare const embed: { keepPlaying: typeof keepPlaying };
declare const globalThis: { video: HTMLVideoElement };

/** A live picture of this page's own making, in an element that is kept playing. */
const addVideo = (): void => {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  setInterval(() => {
    if (context === null) return;
    context.fillStyle = `rgb(${Math.floor(performance.now()) % 256} 0 0)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }, 20);
  const video = document.createElement('video');
  video.muted = video.autoplay = true;
  embed.keepPlaying(video);
  video.srcObject = canvas.captureStream();
  document.body.replaceChildren(video);
  globalThis.video = video;
};

describe('a live picture', () => {
  let user: EndUser;
  let page: Page;
  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [path.resolve(import.meta.dirname, '../../../embed/ui/keep-playing.ts')],
      ...{ bundle: true, format: 'iife', globalName: 'embed', write: false, logLevel: 'error' },
    });
    user = await anEndUser();
    page = await user.newPage();
    await page.setContent('<!doctype html><title>Picture</title>');
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  }, 120_000);
  afterAll(() => user?.close());
  beforeEach(async () => {
    await page.evaluate(addVideo);
    await plays();
  });

  /** Waits until it plays and has got further. */
  const plays = async (): Promise<void> => {
    const at = await page.evaluate(() => globalThis.video.currentTime);
    await page.waitForFunction((before) => !globalThis.video.paused && globalThis.video.currentTime > before, {}, at);
  };

  it('plays on when somebody has paused it', async () => {
    await page.evaluate(() => globalThis.video.pause());
    await plays();
  });

  it('plays at the next press where the browser did not let it go on by itself', async () => {
    const refused = await page.evaluate(async () => {
      const { video } = globalThis;
      let asked = 0;
      video.play = () => {
        asked += 1;
        return Promise.reject(new DOMException('a press is needed', 'NotAllowedError'));
      };
      video.pause();
      await new Promise((done) => video.addEventListener('pause', done, { once: true }));
      Reflect.deleteProperty(video, 'play');
      return { asked, paused: video.paused };
    });
    expect(refused).toEqual({ asked: 1, paused: true });
    await page.mouse.click(5, 5);
    await plays();
  });

  it('stays paused once it was taken off the page, whatever is pressed: another has its place', async () => {
    const former = await page.evaluateHandle(() => globalThis.video);
    const paused = page.evaluate(
      (video) => new Promise<void>((done) => video.addEventListener('pause', () => done(), { once: true })),
      former,
    );
    await page.evaluate(addVideo);
    await paused;
    await page.mouse.click(5, 5);
    await page.keyboard.press('Shift');
    await plays();
    expect(await former.evaluate((video) => [video.isConnected, video.paused])).toEqual([false, true]);
  });
});
