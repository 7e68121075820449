import type { Page } from 'puppeteer-core';
import { RemoteBrowser } from './remote-browser.ts';

/** The playground as a person uses it. */
export class PlaygroundPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(page: Page, url: string): Promise<PlaygroundPage> {
    await page.goto(url);
    await page.waitForSelector('#verify:not([disabled])');
    return new PlaygroundPage(page);
  }

  /** Presses Verify, for another platform than the first when one is given, and returns the iframe's inside. */
  async verify(platformId?: number): Promise<RemoteBrowser> {
    if (platformId !== undefined) await this.page.click(`input[name=platform][value="${platformId}"]`);
    await this.page.click('#verify');
    return this.#inside();
  }

  /** Loads the frame again, as a refresh of the frame alone does. */
  async refreshFrame(): Promise<RemoteBrowser> {
    const { frame } = await this.#inside();
    await frame.evaluate(() => window.location.reload());
    await frame.waitForNavigation();
    return this.#inside();
  }

  async #inside(): Promise<RemoteBrowser> {
    const handle = await this.page.waitForSelector('#frame iframe');
    const frame = await handle?.contentFrame();
    if (!frame) throw new Error('the iframe has no page');
    await frame.waitForSelector('#app > header');
    return new RemoteBrowser(this.page, frame);
  }

  /** The statuses that the timeline shows, in order. */
  timeline(): Promise<string[]> {
    return this.page.$$eval('#timeline li[data-status]', (items) => items.map((item) => item.dataset['status'] ?? ''));
  }

  /** Waits until the partner's side of the page says these words. */
  async partnerSees(words: string, timeoutMs = 20_000): Promise<void> {
    await this.page.waitForFunction(
      (text) => document.querySelector('aside')?.innerText.includes(text) ?? false,
      { timeout: timeoutMs },
      words,
    );
  }

  partnerText(): Promise<string> {
    return this.page.$eval('aside', (aside) => aside.innerText);
  }
}
