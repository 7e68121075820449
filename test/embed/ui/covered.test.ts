import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aShownPage, type ShownPage } from './a-shown-page.ts';
import type { PageHarness } from './page-harness.ts';

declare const harness: PageHarness;

/** What a page may do to a frame so that people do not see what they press. */
const TRICKS: readonly (readonly [name: string, style: string])[] = [
  [
    'a picture over it that lets presses through',
    'body::after{content:"Win!";position:fixed;inset:0;pointer-events:none;background:#fff}',
  ],
  ['a frame that is all but see-through', 'iframe{opacity:0.02}'],
  ['a filter that washes it out', 'iframe{filter:contrast(0)}'],
  ['a frame that is made small', 'iframe{transform:scale(0.5)}'],
];

describe.each([1, 2])('consent inside the page of somebody else, %s deep', (depth) => {
  let shown: ShownPage;
  beforeAll(async () => {
    shown = await aShownPage({ depth });
  }, 120_000);
  afterAll(() => shown?.close());
  beforeEach(async () => {
    await shown.page.evaluate(() => document.querySelectorAll('style').forEach((node) => node.remove()));
    await shown.frame.evaluate(() => harness.show('consent', { locale: 'en', theme: 'light' }));
  });

  const called = async () =>
    (await shown.frame.evaluate(() => harness.called)).filter((call) => !call.startsWith('onHeight'));
  const press = (label: string) =>
    shown.frame.$eval(`::-p-xpath(//button[text()="${label}"])`, (node) => node instanceof HTMLElement && node.click());

  it('is given by a press while nothing lies over it', async () => {
    await press('Share');
    await shown.frame.waitForFunction(() => harness.called.includes('approve'));
  });

  it.each(TRICKS)('is not given under %s; a window of its own is offered', async (_name, content) => {
    await shown.page.addStyleTag({ content });
    await shown.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await shown.frame.evaluate(() => harness.show('consent', { locale: 'en', theme: 'light' }));
    await press('Share');
    await shown.frame.waitForFunction(() => document.body.innerText.includes('cannot take your answer here'));
    await press('Answer in its own window');
    expect(await called()).toEqual(['openWindow']);
  });

  it('is given again once nothing lies over it any more', async () => {
    const style = await shown.page.addStyleTag({ content: TRICKS[0]?.[1] ?? '' });
    await shown.frame.evaluate(() => harness.show('consent', { locale: 'en', theme: 'light' }));
    await press('Share');
    await shown.frame.waitForFunction(() => document.body.innerText.includes('cannot take your answer here'));
    await style.evaluate((node) => (node instanceof Element ? node.remove() : undefined));
    await shown.frame.waitForFunction(
      () => {
        const share = [...document.querySelectorAll('button')].find((node) => node.textContent === 'Share');
        share?.click();
        return harness.called.includes('approve');
      },
      { polling: 100 },
    );
    expect(await called()).toContain('approve');
  });

  it('is believed in a browser that does not tell what lies over it, but not two pages deep', async () => {
    const isTold = await shown.frame.evaluate(() =>
      Reflect.getOwnPropertyDescriptor(IntersectionObserverEntry.prototype, 'isVisible'),
    );
    expect(isTold).toBeDefined();
    await shown.frame.evaluate(() => {
      const entry = IntersectionObserverEntry.prototype;
      Object.assign(globalThis, { told: Reflect.getOwnPropertyDescriptor(entry, 'isVisible') });
      Reflect.deleteProperty(entry, 'isVisible');
      harness.show('consent', { locale: 'en', theme: 'light' });
    });
    try {
      await press('Share');
      if (depth === 1) await shown.frame.waitForFunction(() => harness.called.includes('approve'));
      else {
        await shown.frame.waitForFunction(() => document.body.innerText.includes('Your browser cannot tell'));
        await press('Answer in its own window');
        expect(await called()).toEqual(['openWindow']);
      }
    } finally {
      await shown.frame.evaluate(() => {
        const told: PropertyDescriptor = Reflect.get(globalThis, 'told');
        Reflect.defineProperty(IntersectionObserverEntry.prototype, 'isVisible', told);
      });
    }
  });

  it('can always be refused', async () => {
    await shown.page.addStyleTag({ content: TRICKS[0]?.[1] ?? '' });
    await press('Do not share');
    expect(await called()).toEqual(['refuse']);
  });
});
