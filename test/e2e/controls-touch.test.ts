import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aLabVeriframe, type LabVeriframe } from './controls-lab.ts';
import { PHONE } from './end-user.ts';
import { LabVisit } from './lab-visit.ts';
import { keepScreenshot } from './screenshots.ts';
import { eventually } from './session-client.ts';
import { UserClipboard } from './user-clipboard.ts';

let all: LabVeriframe;
let visit: LabVisit;
beforeAll(async () => {
  all = await aLabVeriframe();
  visit = await LabVisit.start(all, PHONE);
}, 300_000);
afterAll(async () => {
  await visit?.close();
  await all?.close();
}, 60_000);

const WORD = 'Antidisestablishmentarianism';

type Point = { x: number; y: number };

/** Fingers on the user's screen. */
const fingers = async () => {
  const client = await visit.remote.page.createCDPSession();
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: Point[]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((point, id) => ({ ...point, id })) });
  /** Moves as often as a screen tells of it. */
  const move = async (...points: Point[]) => {
    await touch('touchMove', ...points);
    await visit.remote.frame.evaluate(() => new Promise(requestAnimationFrame));
  };
  return { touch, move, end: () => client.detach() };
};

describe('a finger', () => {
  it('that rests selects the word, which is no tap, and the word can be copied', async () => {
    const clipboard = await UserClipboard.open(all.user, visit.remote.page);
    await visit.open('/touch');
    const { touch, end } = await fingers();
    await touch('touchStart', await visit.at('#word', { x: 80, y: 15 }));
    const copy = await visit.shows('.tools button[aria-label="Copy"]');
    await touch('touchEnd');
    await end();
    await keepScreenshot(visit.remote.page, 'phone-selection');
    await copy.tap();
    await visit.remote.sees('Copied');
    expect((await clipboard.read()).trim()).toBe(WORD);
    await clipboard.close();
    expect(visit.reports.filter(({ name }) => name === 'clicked')).toEqual([]);
  }, 60_000);

  it('that rests where the page wants it is left to the page', async () => {
    await visit.open('/touch');
    const { touch, end } = await fingers();
    await touch('touchStart', await visit.at('#hold'));
    // The page measures how long; the wait is the user's, not the test's.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await touch('touchEnd');
    await end();
    await visit.reported('held', true);
  }, 60_000);

  it('throws a list, which goes on by itself', async () => {
    await visit.open('/touch');
    const start = await visit.at('#scroll');
    const { touch, end } = await fingers();
    /** How far the list went after the finger had left it. A machine that stumbles makes a slow throw of a fast one. */
    const throwList = async (): Promise<number> => {
      visit.forget();
      await touch('touchStart', start);
      for (let way = 15; way <= 120; way += 15) await touch('touchMove', { x: start.x, y: start.y - way });
      await touch('touchEnd');
      const lifted = await visit.reported('lifted');
      const rested = await visit.reported('rested');
      return Number(rested.value) - Number(lifted.value);
    };
    await eventually('a throw that goes on', async () => (await throwList()) > 20, 45_000);
    await end();
  }, 60_000);

  it('pinches with another one, and taps land where they should on the larger page', async () => {
    await visit.open('/touch');
    const middle = await visit.at('#scroll');
    const { touch, move, end } = await fingers();
    const spread = (way: number) => [
      { ...middle, x: middle.x - way },
      { ...middle, x: middle.x + way },
    ];
    await touch('touchStart', ...spread(20));
    for (let way = 30; way <= 140; way += 10) await move(...spread(way));
    await touch('touchEnd');
    const zoomed = await visit.reported('zoomed');
    expect(Number(zoomed.value)).toBeGreaterThan(1.2);
    await touch('touchStart', ...spread(140));
    for (let way = 130; way >= 15; way -= 10) await move(...spread(way));
    await touch('touchEnd');
    await end();
    await visit.reported('zoomed', 1);
    await visit.press('#home');
    await visit.arrives('/');
  }, 60_000);
});

describe('a clipboard without a keyboard', () => {
  it('is pasted by a button, which waits for a field', async () => {
    const clipboard = await UserClipboard.open(all.user, visit.remote.page);
    // What the person answers when their browser asks whether the partner's page, which lends the frame what it may, may read it.
    const { origin } = new URL(visit.remote.page.url());
    await visit.remote.page.browserContext().setPermission(origin, {
      permission: { name: 'clipboard-read' },
      state: 'granted',
    });
    await visit.open('/clipboard');
    const paste = await visit.shows('.tools button[aria-label="Paste"]');
    expect(await paste.evaluate((node) => node.matches(':disabled'))).toBe(true);
    await clipboard.write('Straße 12');
    await visit.press('#account');
    await visit.remote.frame.waitForFunction((node) => !node.matches(':disabled'), {}, paste);
    await paste.tap();
    await visit.reported('account', '12');
    await clipboard.close();
  }, 120_000);
});

describe("a phone's keyboard", () => {
  /** The field of this page that the phone's keyboard belongs to, when it does. */
  const field = () =>
    visit.remote.frame.$eval('.keys', (node) => {
      if (!(node instanceof HTMLInputElement)) throw new Error('no field');
      const { inputMode, type, autocomplete, enterKeyHint } = node;
      return { open: document.activeElement === node, inputMode, type, autocomplete, enterKeyHint };
    });

  it.each([
    ['#email', { inputMode: 'email', type: 'text', autocomplete: 'email', enterKeyHint: 'next' }],
    ['#phone', { inputMode: 'tel', type: 'text', autocomplete: 'tel', enterKeyHint: '' }],
    ['#code', { inputMode: 'numeric', type: 'text', autocomplete: 'one-time-code', enterKeyHint: '' }],
    ['#pin', { inputMode: 'numeric', type: 'text', autocomplete: 'off', enterKeyHint: '' }],
    ['#password', { inputMode: 'text', type: 'password', autocomplete: 'current-password', enterKeyHint: 'go' }],
    ['#search', { inputMode: 'search', type: 'text', autocomplete: 'off', enterKeyHint: '' }],
  ])(
    'is the one for %s',
    async (selector, wanted) => {
      await visit.open('/fields');
      await visit.press(selector);
      const isOpen = async () => JSON.stringify(await field()) === JSON.stringify({ open: true, ...wanted });
      await eventually(`the keyboard for ${selector}`, isOpen).catch(async () => expect(await field()).toEqual(wanted));
      await visit.press('#elsewhere');
      await eventually('the keyboard is gone', async () => !(await field()).open);
    },
    60_000,
  );

  it('has its button beside the picture, not on it, and fills in what the phone knows', async () => {
    await visit.open('/fields');
    const keyboard = await visit.shows('.tools button[aria-label="Show the keyboard"]');
    const [button, picture] = [await keyboard.boundingBox(), await visit.remote.pictureBox()];
    expect(button?.y).toBeGreaterThanOrEqual(picture.y + picture.height);
    await visit.press('#code');
    await eventually('the keyboard opens', async () => (await field()).open);
    // A code from a message: the phone sets it as a whole and tells the field afterwards.
    await visit.remote.frame.$eval('.keys', (node) => {
      if (!(node instanceof HTMLInputElement)) throw new Error('no field');
      node.value = '424242';
      node.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await visit.press('#elsewhere');
    await visit.reported('change code', '424242');
    await keepScreenshot(visit.remote.page, 'phone-keyboard');
  }, 60_000);
});
