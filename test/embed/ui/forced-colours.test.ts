import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aShownPage, type ShownPage } from './a-shown-page.ts';
import type { PageHarness } from './page-harness.ts';

declare const harness: PageHarness;

/** Windows calls it a contrast theme: few colours, all of the user's choice, and no background of the page's. */
describe.each(['light', 'dark'])('the embed page in the colours of a system that forces them: %s', (scheme) => {
  let shown: ShownPage;
  beforeAll(async () => {
    shown = await aShownPage();
    await shown.page.setViewport({ width: 390, height: 720 });
    const devTools = await shown.page.createCDPSession();
    const features = [
      { name: 'forced-colors', value: 'active' },
      { name: 'prefers-color-scheme', value: scheme },
    ];
    await devTools.send('Emulation.setEmulatedMedia', { features });
  }, 120_000);
  afterAll(() => shown?.close());

  const show = (state: string) =>
    shown.page.evaluate((name) => harness.show(name, { locale: 'en', theme: 'light' }), state);
  /** What a property of an element is, and what these colours of the system are. */
  const colours = (selector: string, property: string, ...names: string[]) =>
    shown.page.$eval(
      selector,
      (node, wanted, systemColours) => {
        const probe = document.body.appendChild(document.createElement('i'));
        const system = systemColours.map((name) => {
          probe.style.color = name;
          return getComputedStyle(probe).color;
        });
        probe.remove();
        return [getComputedStyle(node).getPropertyValue(wanted), ...system];
      },
      property,
      names,
    );

  it('shows which button goes on, and which does not', async () => {
    await show('consent');
    const [share, filled, empty] = await colours('.choices .primary', 'background-color', 'ButtonText', 'ButtonFace');
    expect(share).toBe(filled);
    expect(filled).not.toBe(empty);
    const [words] = await colours('.choices .primary', 'color');
    expect(words).toBe(empty);
    // Else the browser puts a box in the colour of the page behind the words, in which they cannot be seen.
    expect(await colours('.choices .primary', 'forced-color-adjust')).toEqual(['none']);
    const [refuse] = await colours('.choices .plain', 'background-color');
    expect(refuse).not.toBe(filled);
    const [border, ground] = await colours('.choices .plain', 'border-top-color', 'Canvas');
    expect(border).not.toBe(ground);
  });

  it('shows that something turns', async () => {
    await show('starting');
    const [arc, ground] = await colours('.spinner', 'border-top-color', 'Canvas');
    const [rest] = await colours('.spinner', 'border-left-color');
    expect(arc).not.toBe(ground);
    expect(rest).toBe(ground);
  });

  it('shows how far it is, where the keyboard is, and which option is chosen', async () => {
    await show('login');
    const bar = await shown.page.$eval('progress', (node) => node.getBoundingClientRect().toJSON());
    // 40 of 100: the same cut of what is done and of what is not.
    const cutAt = (share: number) =>
      shown.page.screenshot({ clip: { x: bar.x + bar.width * share, y: bar.y, width: 20, height: bar.height } });
    expect(Buffer.compare(await cutAt(0.2), await cutAt(0.7))).not.toBe(0);
    expect(Buffer.compare(await cutAt(0.7), await cutAt(0.8))).toBe(0);
    await show('a list');
    const [outline, ground] = await colours('.options .active', 'outline-color', 'Canvas');
    expect(outline).not.toBe(ground);
    expect(await shown.page.$eval('.options .active', (node) => getComputedStyle(node).outlineStyle)).toBe('solid');
    await show('consent');
    await shown.page.keyboard.press('Tab');
    const [ring, page] = await colours('.choices :focus-visible', 'outline-color', 'Canvas');
    expect(ring).not.toBe(page);
  });

  it('draws its pictures in the colour of the words beside them', async () => {
    for (const state of ['done', 'failed for good']) {
      await show(state);
      const [fill, ground] = await colours('.badge .icon', 'fill', 'Canvas');
      const [border] = await colours('.badge', 'border-top-color');
      expect([state, fill === ground, border === ground]).toEqual([state, false, false]);
    }
  });

  it('tells a tool that does nothing now from one that does', async () => {
    await show('login');
    const [colour, grey] = await colours('button:disabled', 'color', 'GrayText');
    const [opacity] = await colours('button:disabled', 'opacity');
    expect([colour, opacity]).toEqual([grey, '1']);
  });
});
