import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Frame } from 'puppeteer-core';
import { aServedPage, type ServedPage } from './a-served-page.ts';

declare const globalThis: { heard: string[] };

describe('the embed page in frames', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await aServedPage();
  }, 120_000);
  afterAll(() => served?.close());
  beforeEach(async () => {
    await served.page.goto('about:blank');
    served.asked.length = 0;
  });

  const embedFrame = () => served.page.waitForFrame((frame) => frame.url().includes('/v1/embed/'));
  const says = (frame: Frame, words: string) =>
    frame.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, words);
  const heard = (frame: Frame, ...messages: string[]) =>
    frame.waitForFunction(
      (wanted) => wanted.every((message) => globalThis.heard.some((said) => said.startsWith(message))),
      {},
      messages,
    );

  it.each([
    ['of a stranger', () => served.strangerWith(served.embedUrl)],
    ['of the partner in one of a stranger', () => served.strangerWith(served.partnerWith(served.embedUrl))],
    ['of a stranger in one of the partner', () => served.partnerWith(served.strangerWith(served.embedUrl))],
  ])('is refused by the browser in a page %s, and asks for nothing', async (_where, address) => {
    await served.page.goto(address());
    const refused = await served.page.waitForFrame((frame) => frame.url().startsWith('chrome-error:'));
    expect(await refused.evaluate(() => document.body.innerText)).not.toContain('Gigs');
    expect(served.asked).toEqual([]);
  });

  it.each([
    ['of a stranger', () => served.strangerWith(served.unguardedUrl)],
    ['of the partner in one of a stranger', () => served.strangerWith(served.partnerWith(served.unguardedUrl))],
  ])(
    'sees by itself that it is in a page %s, where the browser lets it, and begins nothing',
    async (_where, address) => {
      await served.page.goto(address());
      const frame = await embedFrame();
      await says(frame, 'This page cannot be shown here');
      await says(frame, 'The page around it does not belong to Acorn.');
      await says(frame, 'Open in its own window');
      // What it asks when it begins it would have asked before this.
      await frame.evaluate(() => fetch('/v1/marker').then(({ status }) => status));
      expect(served.asked).toEqual(['GET marker']);
      expect(await frame.evaluate(() => window.location.hash)).toBe('');
    },
  );

  it('tells the partner’s page that somebody else is around it', async () => {
    await served.page.goto(served.strangerWith(served.partnerWith(served.unguardedUrl)));
    const partner = await served.page.waitForFrame((frame) => frame.parentFrame() === served.page.mainFrame());
    await heard(partner, 'loaded', 'exit NOT_ALLOWED_HERE');
  });

  it('works in a page of the partner, also in one that is in another of the same partner', async () => {
    for (const address of [
      served.partnerWith(served.embedUrl),
      served.partnerWith(served.partnerWith(served.embedUrl)),
    ]) {
      await served.page.goto(address);
      const frame = await embedFrame();
      await says(frame, 'Starting a private browser');
      const around = frame.parentFrame();
      if (around === null) throw new Error('it is in no frame');
      await heard(around, 'loaded', 'status');
      expect(served.asked).toContain('POST events');
      served.asked.length = 0;
    }
  });

  it('says to the partner’s page that a link without its token leads nowhere', async () => {
    await served.page.goto(served.partnerWith(served.embedUrl));
    // A tab remembers it over a refresh.
    await (await embedFrame()).evaluate(() => sessionStorage.clear());
    await served.page.goto(served.partnerWith(served.embedUrl.replace(/#.*/, '')));
    await says(await embedFrame(), 'This link does not work');
    await heard(served.page.mainFrame(), 'loaded', 'exit INVALID_LINK');
  });
});
