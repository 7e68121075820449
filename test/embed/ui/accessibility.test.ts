import { createRequire } from 'node:module';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type axe from 'axe-core';
import { aShownPage } from './a-shown-page.ts';
import type { PageHarness } from './page-harness.ts';
import { PAGE_STATES } from './page-states.ts';

declare const harness: PageHarness;
declare const globalThis: { axe: typeof axe };

const PHONE = { width: 390, height: 720 };
const SMALL_PHONE = { width: 320, height: 568 };
const DESKTOP = { width: 1100, height: 760 };
/** Each language, theme and size at least once; every state in each of these. */
const LOOKS = [
  { name: 'light, English, a phone', theme: 'light', locale: 'en', viewport: PHONE },
  { name: 'dark, Arabic, a phone', theme: 'dark', locale: 'ar', viewport: PHONE },
  { name: 'light, French, a desktop', theme: 'light', locale: 'fr', viewport: DESKTOP },
];

describe('the embed page for everybody', () => {
  let shown: Awaited<ReturnType<typeof aShownPage>>;
  beforeAll(async () => {
    shown = await aShownPage();
    await shown.page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  }, 120_000);
  afterAll(() => shown?.close());

  const show = (state: string, look: { locale: string; theme: string; returnUrl?: string }) =>
    shown.page.evaluate((name, options) => harness.show(name, options), state, look);
  const focused = () => shown.page.evaluate(() => document.activeElement?.textContent ?? '');
  const press = (key: 'Tab' | 'Enter' | 'Escape') => shown.page.keyboard.press(key);

  describe.each(LOOKS)('$name', ({ name, viewport, ...look }) => {
    beforeAll(() => shown.page.setViewport(viewport));

    it.each(Object.keys(PAGE_STATES))(
      'leaves axe nothing serious to say, and needs no scrolling aside: %s',
      async (state) => {
        await show(state, look);
        const { violations, passes } = await shown.page.evaluate(async () => {
          // The page as people find it a moment later: words that come late are there.
          for (const animation of document.getAnimations()) {
            if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
          }
          const result = await globalThis.axe.run(document, { resultTypes: ['violations'] });
          return {
            passes: result.passes.length,
            violations: result.violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
          };
        });
        expect(violations).toEqual([]);
        expect(passes).toBeGreaterThan(10);
        const overflow = await shown.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        const folder = process.env['E2E_SCREENSHOTS'];
        if (folder === undefined) return;
        await mkdir(folder, { recursive: true });
        await shown.page.screenshot({ path: path.join(folder, `${name} ${state}.png`.replaceAll(/[ ,]+/g, '-')) });
      },
    );
  });

  it('leads who uses a keyboard from the question to its answers', async () => {
    await show('consent', { theme: 'light', locale: 'en' });
    expect(await focused()).toBe('Share this with Acorn?');
    await press('Tab');
    expect(await focused()).toBe('Do not share');
    await press('Tab');
    expect(await focused()).toBe('Share');
    await press('Enter');
    expect(await shown.page.evaluate(() => harness.called.filter((call) => !call.startsWith('onHeight')))).toEqual([
      'approve',
    ]);
  });

  it('asks before it cancels, keeps the focus in the question, and gives it back', async () => {
    await show('starting', { theme: 'light', locale: 'en' });
    await shown.page.focus('header ::-p-text(Cancel)');
    await press('Enter');
    const places = [];
    for (let count = 0; count < 4; count += 1) {
      places.push(await shown.page.evaluate(() => document.activeElement?.closest('dialog') !== null));
      await press('Tab');
    }
    // One of the places may be the browser's own bars, which the page cannot see: then nothing outside has the focus either.
    expect(places.filter(Boolean).length).toBeGreaterThanOrEqual(2);
    expect(await shown.page.evaluate(() => document.activeElement?.closest('main, header, footer') ?? null)).toBeNull();
    await press('Escape');
    expect(await focused()).toBe('Cancel');
  });

  it('offers another try where that may help, and only there', async () => {
    const offered = async (state: string) => {
      await show(state, { theme: 'light', locale: 'en' });
      return shown.page.$$eval('.card button', (buttons) => buttons.map((button) => button.textContent));
    };
    expect(await offered('failed for good')).toEqual([]);
    expect(await offered('expired')).toEqual(['Try again']);
    expect(await offered('failed, may be tried again')).toEqual(['Try again']);
    await shown.page.click('.card button');
    expect(await shown.page.evaluate(() => harness.called.filter((call) => call === 'tryAgain'))).toHaveLength(1);
  });

  it('keeps two buttons of an end apart, and in one line', async () => {
    await show('expired', { theme: 'light', locale: 'en', returnUrl: 'https://acorn.example/done' });
    const [again, back] = await shown.page.$$eval('.card > .primary', (nodes) =>
      nodes.map((node) => node.getBoundingClientRect().toJSON()),
    );
    expect(back.left - again.right).toBeGreaterThanOrEqual(8);
    expect(again.top).toBeCloseTo(back.top, 0);
    expect(again.bottom).toBeCloseTo(back.bottom, 0);
  });

  it('keeps its own words in their direction beside a label of another language', async () => {
    await show('consent', { theme: 'light', locale: 'ar' });
    const directions = await shown.page.$$eval('dl small', (nodes) =>
      nodes.map((node) => getComputedStyle(node).direction),
    );
    expect(new Set(directions)).toEqual(new Set(['rtl']));
    const labels = await shown.page.$$eval('dt bdi', (nodes) => nodes.map((node) => getComputedStyle(node).direction));
    expect(new Set(labels)).toEqual(new Set(['ltr']));
  });

  it('says what is shared of a field whose value stays hidden', async () => {
    await show('consent', { theme: 'light', locale: 'en' });
    const shares = await shown.page.$$eval('dd', (fields) => fields.map(({ textContent }) => textContent));
    expect(shares).toContain('at least 4Only yes or no, not the number.');
    expect(shares).toContain('one of: gold, silverNot which one.');
  });

  it('shows whose site it is, in bold', async () => {
    await show('login', { theme: 'light', locale: 'en' });
    const shownHost = await shown.page.$eval('.host', (host) => [
      host.textContent,
      host.querySelector('b')?.textContent,
    ]);
    expect(shownHost).toEqual(['www.gigs.example', 'gigs.example']);
  });

  it.each(['en', 'ar'])('never cuts the part of an address that says whose site it is: %s', async (locale) => {
    await shown.page.setViewport(SMALL_PHONE);
    await show('a long address', { theme: 'light', locale });
    const [domain, before, host, cancel] = await shown.page.$$eval(
      '.host b, .host .before bdi, .host, header > button:last-of-type',
      (nodes) =>
        ['b', 'bdi', 'div, span', 'button'].map((wanted) =>
          nodes
            .find((node) => node.matches(wanted))
            ?.getBoundingClientRect()
            .toJSON(),
        ),
    );
    expect(await shown.page.$eval('.host b', ({ textContent }) => textContent)).toBe('gigs-login.example');
    expect([domain.left >= host.left, domain.right <= host.right]).toEqual([true, true]);
    expect([domain.left >= cancel.right || domain.right <= cancel.left]).toEqual([true]);
    // What stands before it ends where it begins, and begins where nobody sees it.
    expect(before.right).toBeCloseTo(domain.left, 0);
    expect(before.left).toBeLessThan(host.left);
  });

  it('says in words that a connection is not secure, and hides nothing of the picture by them', async () => {
    await show('not secure', { theme: 'light', locale: 'en' });
    const [alert, picture] = await shown.page.$$eval('[role=alert], video', (nodes) =>
      nodes.map((node) => ({ text: node.textContent, ...node.getBoundingClientRect().toJSON() })),
    );
    expect(alert.text).toBe('Connection to gigs.example is not secure');
    expect(alert.bottom).toBeLessThanOrEqual(picture.top);
    expect(picture.right - alert.right).toBeCloseTo(alert.left - picture.left, 0);
  });

  it('shows that the keyboard belongs to the picture, and lies over nothing of it', async () => {
    await show('login', { theme: 'light', locale: 'en' });
    const mark = () =>
      shown.page.$eval('.below', (node) => {
        const { content, height, backgroundColor } = getComputedStyle(node, '::before');
        return content === 'none' ? null : [height, backgroundColor];
      });
    await shown.page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    expect(await mark()).toBeNull();
    await shown.page.focus('.keys');
    expect(await mark()).toEqual(['3px', 'rgb(31, 79, 216)']);
    const [picture, below] = await shown.page.$$eval('main, .below', (nodes) =>
      nodes.map((node) => node.getBoundingClientRect().toJSON()),
    );
    expect(picture.bottom).toBeLessThanOrEqual(below.top);
  });

  it('leaves the picture room beside the keyboard of a small phone', async () => {
    await shown.page.setViewport({ width: 320, height: 318 });
    await show('login', { theme: 'light', locale: 'en' });
    const height = await shown.page.$eval('video', (video) => video.getBoundingClientRect().height);
    expect(height).toBeGreaterThanOrEqual(180);
  });

  it.each(Object.keys(PAGE_STATES))('has nothing to press that is smaller than WCAG allows: %s', async (state) => {
    await shown.page.setViewport(SMALL_PHONE);
    await show(state, { theme: 'light', locale: 'en' });
    const small = await shown.page.$$eval('button, a, input:not(.keys), [role=option]', (nodes) =>
      nodes
        .map((node) => ({ name: node.textContent, ...node.getBoundingClientRect().toJSON() }))
        .filter(({ width, height }) => width > 0 && (width < 24 || height < 24))
        .map(({ name, width, height }) => `${name} ${width}×${height}`),
    );
    expect(small).toEqual([]);
  });

  it('leads back to the partner when all is over, where there is a way', async () => {
    await show('done', { theme: 'light', locale: 'es', returnUrl: 'https://acorn.example/done' });
    expect(await shown.page.$eval('.card a', (link) => [link.textContent, link.href])).toEqual([
      'Volver a Acorn',
      'https://acorn.example/done',
    ]);
    await show('done', { theme: 'light', locale: 'es' });
    expect(await shown.page.$('.card a')).toBeNull();
  });

  it('tells how high it would like to be', async () => {
    await shown.page.setViewport(PHONE);
    await show('consent', { theme: 'light', locale: 'en' });
    await shown.page.waitForFunction(() => harness.called.some((call) => call.startsWith('onHeight')));
    const height = await shown.page.evaluate(() => Number(harness.called.at(-1)?.split(' ')[1]));
    await shown.page.setViewport({ ...PHONE, height });
    const cover = await shown.page.$eval('.cover', ({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
    expect(cover).toBeLessThanOrEqual(0);
  });

  it('shows no spinner without words', async () => {
    const spinning: string[] = [];
    for (const state of Object.keys(PAGE_STATES)) {
      await show(state, { theme: 'light', locale: 'en' });
      if ((await shown.page.$('.spinner')) === null) continue;
      spinning.push(state);
      const words = await shown.page.$$eval('.card h1, .card p:not(.late)', (nodes) =>
        nodes.map((node) => node.textContent),
      );
      expect([state, words.length, words.every((text) => text !== '')]).toEqual([state, 2, true]);
    }
    expect(spinning).toEqual(['opening', 'starting', 'connecting', 'collecting', 'proving']);
  });

  it.each(['light', 'dark'])('has the contrast of WCAG level AAA for who asks for more: %s', async (theme) => {
    const devTools = await shown.page.createCDPSession();
    await devTools.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-contrast', value: 'more' }] });
    for (const state of ['starting', 'consent', 'failed for good']) {
      await show(state, { theme, locale: 'en' });
      const faint = await shown.page.evaluate(async () => {
        const rules = { 'color-contrast-enhanced': { enabled: true } };
        const { violations } = await globalThis.axe.run(document, { runOnly: ['color-contrast-enhanced'], rules });
        return violations.flatMap(({ nodes }) => nodes.map(({ html, failureSummary }) => [html, failureSummary]));
      });
      expect([state, faint]).toEqual([state, []]);
    }
    await devTools.send('Emulation.setEmulatedMedia', { features: [] });
    await devTools.detach();
  });

  it('moves slowly for who wants little motion', async () => {
    await shown.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await show('starting', { theme: 'light', locale: 'en' });
    const duration = await shown.page.$eval('.spinner', (spinner) => getComputedStyle(spinner).animationDuration);
    expect(duration).toBe('3s');
    await shown.page.emulateMediaFeatures([]);
  });
});
