import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer-core';
import { serveAuthorView } from '../../../authoring/browser/author-view.ts';
import { openRemotePages } from '../../../runner/chromium/remote-pages.ts';
import type { RemotePages } from '../../../runner/session/flow-engine.ts';
import type { TestChromium } from '../../support/test-chromium.ts';
import { launchTestChromium } from '../../support/test-chromium.ts';

const resources = new AsyncDisposableStack();
let chromium: TestChromium;
let pages: RemotePages;
let address: string;
let view: Page;

beforeAll(async () => {
  chromium = await launchTestChromium();
  resources.defer(chromium.close);
  pages = await openRemotePages(await chromium.browser.createBrowserContext());
  address = await serveAuthorView(pages, resources);
  view = await chromium.browser.newPage();
  await view.setViewport({ width: 1280, height: 900 });
}, 60_000);
afterAll(() => resources.disposeAsync());

const PAGE = `<style>body { margin: 0 } input { display: block; width: 400px; height: 40px }</style>
  <input id="name"><input id="other"><p style="height:3000px">Some words to mark</p>`;

describe('the browser without a window, as a page', () => {
  it('shows what is in front, and takes clicks, keys, wheels and what is marked', async () => {
    const shown = pages.current();
    await shown.setContent(PAGE);
    await view.goto(address);
    await view.waitForFunction(() => document.querySelector('img')?.naturalWidth === 1280);
    const box = await view
      .locator('#picture')
      .map((picture) => picture.getBoundingClientRect().toJSON())
      .wait();
    const at = (x: number, y: number): [number, number] => [
      box.x + (x * box.width) / 1280,
      box.y + (y * box.height) / 800,
    ];
    await view.mouse.click(...at(100, 60));
    await view.keyboard.type('two');
    await view.mouse.click(...at(100, 20));
    await view.keyboard.type('Zoe 7x');
    await view.keyboard.press('Backspace');
    await shown.waitForFunction(
      () =>
        document.querySelector<HTMLInputElement>('#name')?.value === 'Zoe 7' &&
        document.querySelector<HTMLInputElement>('#other')?.value === 'two',
    );
    await view.mouse.move(...at(2, 105));
    await view.mouse.down();
    await view.mouse.move(...at(40, 105));
    await view.mouse.up();
    await shown.waitForFunction(() => String(getSelection()).startsWith('Some'));
    await view.mouse.wheel({ deltaY: 300 });
    await shown.waitForFunction(() => scrollY > 0);
  }, 60_000);

  it('is there for nobody who does not know its secret, and takes nothing else', async () => {
    const { origin } = new URL(address);
    expect((await fetch(`${origin}/`)).status).toBe(404);
    expect((await fetch(`${origin}/wrong/picture`)).status).toBe(404);
    for (const body of ['{', '{"kind":"script","text":"x"}', 'x'.repeat(100_000)])
      expect((await fetch(`${address}input`, { method: 'POST', body })).status).toBe(400);
  });
});
