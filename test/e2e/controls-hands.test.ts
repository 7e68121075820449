import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aLabVeriframe, type LabVeriframe } from './controls-lab.ts';
import { DESKTOP } from './end-user.ts';
import { LabVisit } from './lab-visit.ts';
import { eventually } from './session-client.ts';
import { UserClipboard } from './user-clipboard.ts';

let all: LabVeriframe;
let visit: LabVisit;
beforeAll(async () => {
  all = await aLabVeriframe();
  visit = await LabVisit.start(all, DESKTOP);
}, 300_000);
afterAll(async () => {
  await visit?.close();
  await all?.close();
}, 60_000);

const mouse = () => visit.remote.page.mouse;

describe('a mouse', () => {
  it('has the shape that the remote page gives it', async () => {
    await visit.open('/pointer');
    for (const [selector, shape] of [
      ['#link', 'pointer'],
      ['#text', 'text'],
      ['#grab', 'grab'],
      ['#wait', 'wait'], // whose picture is on the remote site
      ['#press', 'default'],
    ] as const) {
      const { x, y } = await visit.at(selector);
      await mouse().move(x, y);
      const cursor = () => visit.remote.frame.$eval('video', (video) => getComputedStyle(video).cursor);
      await eventually(`the cursor is ${shape}`, async () => (await cursor()) === shape);
    }
  }, 60_000);

  it('drags and drops within the remote page', async () => {
    await visit.open('/pointer');
    const [from, to] = [await visit.at('#card'), await visit.at('#place')];
    await mouse().move(from.x, from.y);
    await mouse().down();
    // A hand takes its time: the drag begins with a move that the page has seen.
    await mouse().move(from.x + 8, from.y + 8, { steps: 4 });
    await mouse().move(to.x, to.y, { steps: 20 });
    await mouse().up();
    await visit.reported('dropped', 'the card');
  }, 60_000);

  it('lets go beside the picture, and in another window where nobody sees it', async () => {
    await visit.open('/pointer');
    const { x, y } = await visit.at('#press');
    await mouse().move(x, y);
    await mouse().down();
    await visit.reported('pressed');
    await mouse().move(2, 2, { steps: 3 }); // the partner's page around the frame
    await mouse().up();
    await visit.reported('released');

    await visit.open('/lists');
    await visit.open('/pointer');
    await mouse().move(x, y);
    await mouse().down();
    await visit.reported('pressed');
    // The release goes to somebody else: the frame is told only that it is not in front any more.
    await visit.remote.frame.evaluate(() => window.dispatchEvent(new Event('blur')));
    await visit.reported('released');
    await mouse().up();
  }, 90_000);
});

describe('windows', () => {
  it('are followed: a login window that speaks to its opener and closes', async () => {
    await visit.open('/windows');
    await visit.press('#login');
    await visit.arrives('/other-login');
    await visit.press('#allow');
    await visit.reported('opener got', 'code-1234');
    await visit.lookAt('/windows');
    visit.forget();
    await visit.press('#home');
    await visit.arrives('/');
  }, 60_000);

  it('are left by Back, a new tab as well, and Back leads to the page before', async () => {
    await visit.open('/windows');
    await visit.press('#tab');
    await visit.arrives('/tab');
    await visit.goBack();
    await visit.lookAt('/windows');
    visit.forget();
    await visit.press('#home'); // the first page is in front again
    await visit.arrives('/');
    visit.forget();
    await visit.goBack();
    await visit.arrives('/windows');
  }, 60_000);
});

describe('a passkey', () => {
  it('is not offered, so the page goes on without it', async () => {
    await visit.open('/');
    await visit.press('a[href="/passkey"]');
    await visit.reported('offered', false);
    await visit.arrives('/passkey');
    await visit.press('#password');
    await visit.type('another way');
    await visit.key('Tab');
    await visit.reported('change password', 'another way');
  }, 60_000);
});

describe('a clipboard', () => {
  let clipboard: UserClipboard;
  beforeAll(async () => {
    clipboard = await UserClipboard.open(all.user, visit.remote.page);
  });
  afterAll(() => clipboard?.close());
  const chord = async (key: 'a' | 'c' | 'v' | 'x') => {
    const { keyboard } = visit.remote.page;
    const commands = { a: 'SelectAll', c: 'Copy', v: 'Paste', x: 'Cut' };
    await keyboard.down('Control');
    await keyboard.press(key, { commands: [commands[key]] });
    await keyboard.up('Control');
  };
  /** Presses the shortcut and waits until this page says that it has copied; gives what. */
  const taken = async (key: 'c' | 'x'): Promise<string> => {
    await visit.remote.frame.waitForFunction(() => document.querySelector('.offer')?.childElementCount === 0);
    await chord(key);
    await visit.remote.sees('Copied');
    return clipboard.read();
  };

  it('gets what is copied and cut on the remote page, but no password', async () => {
    await visit.open('/clipboard');
    await visit.press('#note');
    await chord('a');
    expect(await taken('c')).toBe('first words');
    await visit.press('#secret');
    await chord('a');
    await chord('c');
    await visit.press('#note');
    await chord('a');
    await visit.type('other words');
    await chord('a');
    expect(await taken('x')).toBe('other words');
    await visit.reported('note', '');
  }, 60_000);

  it('is pasted, so that the page sees a paste and may take it its own way', async () => {
    await visit.open('/clipboard');
    await visit.press('#note');
    await chord('a');
    await clipboard.write('Straße 12, 東京 🎉');
    await chord('v');
    await visit.reported('paste', true);
    await visit.reported('note', 'Straße 12, 東京 🎉');
    await clipboard.write('IBAN 12 34 56');
    await visit.press('#account');
    await chord('v');
    await visit.reported('account', '123456');
  }, 60_000);
});

describe('input methods', () => {
  const ime = async () => {
    const client = await visit.remote.page.createCDPSession();
    return {
      compose: (text: string) =>
        client.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
      commit: (text: string) => client.send('Input.insertText', { text }),
      end: () => client.detach(),
    };
  };

  it.each([
    ['Japanese', ['に', 'にほ', 'にほん'], '日本'],
    ['Korean', ['ㅎ', '하', '한'], '한'],
    ['Chinese', ['n', 'ni', 'ni h', 'ni hao'], '你好'],
    ['dead keys', ['´'], 'é'],
  ])(
    'compose %s on the remote page',
    async (_language, steps, result) => {
      await visit.open('/typing');
      await visit.press('#text');
      const method = await ime();
      for (const step of steps) {
        await method.compose(step);
        await visit.reported('text', step);
      }
      await method.commit(result);
      await visit.reported('text', result);
      await visit.reported('compositionend', result);
      expect(visit.reports.filter(({ name }) => name === 'compositionstart')).toHaveLength(1);
      await visit.type('!');
      await visit.reported('text', `${result}!`);
      await method.end();
    },
    60_000,
  );

  it('may give a composition up', async () => {
    await visit.open('/typing');
    await visit.press('#story');
    const method = await ime();
    await method.compose('かな');
    await visit.reported('story', 'かな');
    await method.compose('');
    await visit.reported('story', '');
    await method.end();
  }, 60_000);

  it('leave keys of a layout alone: AltGr and Enter', async () => {
    await visit.open('/typing');
    await visit.press('#story');
    await visit.type('a€ß');
    await visit.key('Enter');
    await visit.type('b');
    await visit.reported('story', 'a€ß\nb');
  }, 60_000);
});

describe('a page that is written from right to left', () => {
  it('is pressed on, typed into and chosen from where it stands', async () => {
    await visit.open('/rtl');
    await visit.press('#name');
    await visit.type('مريم');
    await visit.reported('name', 'مريم');
    await visit.press('#city');
    const list = await visit.shows('[role=listbox]');
    expect(await list.evaluate((node) => getComputedStyle(node).direction)).toBe('rtl');
    const city = await visit.at('#city');
    const box = await list.boundingBox();
    expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - city.x)).toBeLessThan(3);
    await (await visit.shows('::-p-xpath(//*[@role="option"][text()="الرباط"])')).click();
    await visit.reported('change city', 'الرباط');
    await visit.press('#next');
    await visit.reported('followed', '#next');
    const direction = () => visit.remote.frame.$eval('.keys', (node) => (node instanceof HTMLElement ? node.dir : ''));
    await visit.press('#name');
    await eventually('the keyboard is told', async () => (await direction()) === 'rtl');
  }, 60_000);
});
