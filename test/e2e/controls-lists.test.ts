import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aLabVeriframe, type LabVeriframe } from './controls-lab.ts';
import { DESKTOP, PHONE } from './end-user.ts';
import { LabVisit } from './lab-visit.ts';
import { keepScreenshot } from './screenshots.ts';

let all: LabVeriframe;
beforeAll(async () => {
  all = await aLabVeriframe();
}, 240_000);
afterAll(() => all?.close(), 60_000);

describe.each([
  ['desktop', DESKTOP],
  ['phone', PHONE],
])('on a %s', (device, viewport) => {
  let visit: LabVisit;
  beforeAll(async () => {
    visit = await LabVisit.start(all, viewport);
  }, 120_000);
  afterAll(() => visit?.close());

  const optionCalled = (name: string) => visit.shows(`::-p-xpath(//*[@role="option"][text()="${name}"])`);

  const choose = async (name: string): Promise<void> => {
    const option = await optionCalled(name);
    await (visit.touch ? option.tap() : option.click());
  };

  it('chooses from a list that is a listbox of this page', async () => {
    await visit.open('/lists');
    await visit.press('#country');
    const list = await (await visit.shows('[role=listbox][aria-label=Country]')).boundingBox();
    const under = await visit.at('#country', { x: 0, y: 36 });
    expect(Math.abs((list?.x ?? 0) - under.x)).toBeLessThan(2); // remote pages have whole pixels
    expect(Math.abs((list?.y ?? 0) - under.y)).toBeLessThan(2); // remote pages have whole pixels
    await keepScreenshot(visit.remote.page, `${device}-list`);
    const groups = await visit.remote.frame.$$eval('[role=listbox] [role=group]', (nodes) =>
      nodes.map((node) => `${node.getAttribute('aria-label')} ${node.querySelectorAll('[role=option]').length}`),
    );
    expect(groups).toEqual(['Europe 3', 'Africa 2']);
    await (await optionCalled('Atlantis')).click(); // disabled: nothing happens
    await choose('Ghana');
    await visit.reported('change country', 'Ghana');
    await visit.hides('[role=listbox]');
    expect(visit.reports.map(({ value }) => value)).toEqual(['Ghana']);
  }, 60_000);

  it('closes a list without a choice by a press beside it', async () => {
    await visit.open('/lists');
    await visit.press('#country');
    await visit.shows('[role=listbox]');
    await visit.pressBeside();
    await visit.hides('[role=listbox]');
    await visit.press('#town');
    await optionCalled('Town 299');
    await visit.remote.frame.$eval('[role=listbox]', (node) => node.scrollTo(0, node.scrollHeight));
    await choose('Town 299');
    await visit.reported('change town', 'Town 299');
    expect(visit.reports.map(({ name }) => name)).toEqual(['change town']);
  }, 60_000);

  it('chooses several in a list box, which the page itself shows', async () => {
    await visit.open('/lists');
    const row = (index: number) => visit.at('#languages', { x: 60, y: 12 + 22 * index });
    const { page } = visit.remote;
    const [first, third] = [await row(0), await row(2)];
    if (visit.touch) {
      await page.touchscreen.tap(first.x, first.y);
      await visit.reported('change languages', 'Arabic');
      await page.touchscreen.tap(third.x, third.y);
    } else {
      await page.mouse.click(first.x, first.y);
      await page.keyboard.down('Control');
      await page.mouse.click(third.x, third.y);
      await page.keyboard.up('Control');
    }
    await visit.reported('change languages', 'Arabic,Spanish');
    await visit.hides('[role=listbox]');
  }, 60_000);

  it.each([
    ['day', 'date', '1984-02-29'],
    ['time', 'time', '23:45'],
    ['month', 'month', '2025-11'],
    ['week', 'week', '2025-W07'],
    ['meeting', 'datetime-local', '2025-06-15T10:30'],
    ['colour', 'color', '#aa00ff'],
  ])(
    'sets the field %s with a field of this device',
    async (id, type, value) => {
      await visit.open('/pickers');
      await visit.press(`#${id}`);
      const field = await visit.shows(`input.picked[type="${type}"]`);
      const place = await field.boundingBox();
      const corner = await visit.at(`#${id}`, { x: 0, y: 0 });
      expect(Math.abs((place?.x ?? 0) - corner.x)).toBeLessThan(2); // remote pages have whole pixels
      expect(Math.abs((place?.y ?? 0) - corner.y)).toBeLessThan(2); // remote pages have whole pixels
      await keepScreenshot(visit.remote.page, `${device}-picker-${id}`);
      // The device's own picker is no part of a page: it sets the value and tells the field.
      await field.evaluate((node, picked) => {
        if (!(node instanceof HTMLInputElement)) throw new Error('no field');
        node.value = picked;
        node.dispatchEvent(new Event('input', { bubbles: true }));
      }, value);
      await visit.reported(`change ${id}`, value);
      await visit.pressBeside();
      await visit.hides('input.picked');
    },
    60_000,
  );
});

describe('with a keyboard alone', () => {
  let visit: LabVisit;
  beforeAll(async () => {
    visit = await LabVisit.start(all, DESKTOP);
  }, 120_000);
  afterAll(() => visit?.close());

  it('opens a list, finds an option by its letters, and goes on behind it', async () => {
    await visit.open('/lists');
    await visit.key('Tab'); // the link to all pages
    await visit.key('Tab');
    await visit.key('Space');
    await visit.shows('[role=listbox]:focus');
    await visit.type('sp');
    await visit.key('Enter');
    await visit.reported('change country', 'Spain');
    await visit.key('Tab');
    await visit.key('Tab');
    await visit.key('Enter');
    await visit.shows('[role=listbox]:focus');
    await visit.shows('[role=option]:nth-child(300)'); // the rest of a long list follows it
    await visit.key('End');
    await visit.key('Enter');
    await visit.reported('change town', 'Town 299');
  }, 60_000);

  it('types a date, and leaves the field as it is with Escape', async () => {
    await visit.open('/pickers');
    await visit.press('#day');
    await visit.shows('input.picked[type=date]:focus');
    await visit.type('12241999');
    await visit.reported('change day', '1999-12-24');
    await visit.key('Escape');
    await visit.hides('input.picked');
    await visit.press('#time');
    await visit.shows('input.picked[type=time]');
    await visit.key('Escape');
    await visit.hides('input.picked');
    expect(visit.reports.filter(({ name }) => name === 'change time')).toEqual([]);
  }, 60_000);
});
