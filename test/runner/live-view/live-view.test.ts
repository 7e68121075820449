import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RemoteView } from '../support/remote-view.ts';
import { Viewer } from '../support/viewer.ts';

const FIELD = { enterKey: null, direction: 'ltr' } as const;
const BLACK = [0, 0, 0] as const;
const RED = [255, 0, 0] as const;

const PAGES = {
  '/box': `<body style="margin:0"><div id="box" style="width:300px;height:300px;background:#000"></div>
    <script>box.onmousedown = () => (box.style.background = '#f00');</script>`,
  '/burst': `<body style="margin:0;background:#000"><script>
    onmousedown = () => {
      let left = 30;
      requestAnimationFrame(function next() {
        left -= 1;
        document.body.style.background = left === 0 ? '#f00' : left % 2 ? '#00f' : '#fff';
        if (left > 0) requestAnimationFrame(next);
      });
    };</script>`,
  '/form': `<meta name="viewport" content="width=device-width"><body style="margin:0;height:4000px">
    <input id="name" style="position:absolute;left:0;top:0;width:200px;height:40px">
    <input id="code" autocomplete="one-time-code" style="position:absolute;left:0;top:50px;width:200px;height:40px">
    <input id="secret" type="password" style="position:absolute;left:0;top:100px;width:200px;height:40px">
    <a id="link" href="/box" style="position:absolute;left:0;top:150px;width:200px;height:40px">away</a>
    <script>window.seen = []; addEventListener('keydown', ({ key, ctrlKey }) => seen.push((ctrlKey ? 'ctrl+' : '') + key));
      for (const type of ['touchstart', 'touchend']) addEventListener(type, ({ touches }) => seen.push(type + touches.length));</script>`,
  '/popup': `<body style="margin:0;background:#f00"><script>window.onload = () => window.isPopup = !!opener</script>`,
  '/opener': `<body style="margin:0;background:#000"><button style="position:absolute;left:0;top:0;width:200px;height:200px"
    onclick="window.open('/popup', 'login', 'width=400,height=500')">open</button>`,
  '/wilful-opener': `<body style="margin:0;background:#000"><button style="position:absolute;left:0;top:0;width:200px;height:200px"
    onclick="window.open('/wilful', 'login', 'width=400,height=500')">open</button>`,
  '/wilful': `<body style="margin:0;background:#f00"><script>
    onmousedown = () => {
      resizeTo(500, 400);
      document.body.style.background = document.body.style.background === 'rgb(0, 0, 0)' ? '#f00' : '#000';
    };</script>`,
  '/dialogs': `<body style="margin:0"><button style="position:absolute;left:0;top:0;width:100px;height:100px"
    onclick="alert('Hello'); window.answer = confirm('Really?')">ask</button>
    <input type="file" style="position:absolute;left:0;top:200px;width:200px;height:40px">`,
  '/framed': `<body style="margin:0;background:#f00"><input id="code" autocomplete="one-time-code"
    style="position:absolute;left:0;top:0;width:200px;height:40px"><a href="/box"
    style="position:absolute;left:0;top:150px;width:200px;height:40px">away</a>`,
  '/frame': `<body style="margin:0"><iframe src="http://other.test/framed" style="border:0;width:600px;height:400px"></iframe>`,
};

describe('live view', () => {
  let remote: RemoteView;
  let viewer: Viewer;

  beforeAll(async () => {
    [remote, viewer] = await Promise.all([RemoteView.start(PAGES), Viewer.open()]);
    await viewer.connect(remote.door);
  }, 60_000);
  afterAll(async () => {
    await viewer.close();
    expect((await remote.heard()).faults).toEqual([]);
    await remote.close();
  });

  it('shows the remote page and lets a click on its picture change it', async () => {
    await remote.goto('/box');
    await viewer.hasSize(960, 540);
    await viewer.sees(100, 100, BLACK);
    await viewer.click(100, 100);
    await viewer.sees(100, 100, RED);
    expect((await remote.heard()).presence).toEqual([true]);
  });

  it('shows how a page comes to rest, though Chromium drops frames of one that moves fast', async () => {
    await remote.goto('/burst');
    for (let time = 0; time < 4; time += 1) {
      await viewer.sees(100, 100, time === 0 ? BLACK : RED);
      await viewer.click(100, 100);
      await remote.becomes(`document.body.style.background === 'rgb(255, 0, 0)'`);
      await viewer.sees(100, 100, RED);
    }
  });

  it('tells size, place and cursor, and nothing of the address but the host', async () => {
    await remote.goto('/form?token=hidden#fragment');
    await viewer.toldOf({ type: 'viewport', width: 1280, height: 720 });
    await viewer.toldOf({ type: 'location', host: 'page.test', domain: 'page.test', secure: false });
    await viewer.send({ type: 'move', x: 20, y: 160 }, 'pointer');
    await viewer.toldOf({ type: 'cursor', cursor: 'pointer' });
    await viewer.send({ type: 'move', x: 20, y: 20 }, 'pointer');
    await viewer.toldOf({ type: 'cursor', cursor: 'text' });
    expect(JSON.stringify(await viewer.told())).not.toContain('hidden');
  });

  it('types keys and text where the caret is, and works with shortcuts', async () => {
    await remote.goto('/form');
    await viewer.click(50, 20);
    await viewer.press('H', 'KeyH');
    await viewer.press('i', 'KeyI');
    await viewer.send({ type: 'text', text: ', 日本 🎉' });
    await remote.becomes(`document.getElementById('name').value === 'Hi, 日本 🎉'`);
    await viewer.press('a', 'KeyA', 2);
    await viewer.press('Backspace', 'Backspace');
    await remote.becomes(`document.getElementById('name').value === ''`);
    // A Mac's Command is the remote browser's Ctrl.
    await viewer.send({ type: 'text', text: 'again' });
    await viewer.press('a', 'KeyA', 4);
    await viewer.press('x', 'KeyX', 4);
    await remote.becomes(`document.getElementById('name').value === '' && seen.includes('ctrl+x')`);
    await viewer.press('Tab', 'Tab');
    await viewer.press('7', 'Digit7');
    await remote.becomes(`document.getElementById('code').value === '7'`);
  });

  it('tells which keyboard the focused field wants, and that none is wanted', async () => {
    await remote.goto('/form');
    await viewer.click(50, 70);
    await viewer.toldOf({ type: 'focus', editable: { kind: 'one-time-code', autofill: 'one-time-code', ...FIELD } });
    await viewer.click(50, 120);
    await viewer.toldOf({ type: 'focus', editable: { kind: 'password', autofill: null, ...FIELD } });
    await viewer.forget();
    await viewer.click(600, 600);
    await viewer.toldOf({ type: 'focus', editable: null });
  });

  it('tells of the focus in a frame of another site, too', async () => {
    await remote.goto('/frame');
    await viewer.sees(300, 200, RED); // before a frame of another process is painted, a click goes through it
    await viewer.forget();
    await viewer.click(50, 20);
    await viewer.toldOf({ type: 'focus', editable: { kind: 'one-time-code', autofill: 'one-time-code', ...FIELD } });
    await viewer.send({ type: 'move', x: 50, y: 170 });
    await viewer.toldOf({ type: 'cursor', cursor: 'pointer' });
    await viewer.send({ type: 'text', text: '123' });
    await viewer.press('4', 'Digit4');
    await remote.frameBecomes(`document.getElementById('code').value === '1234'`);
  });

  it('scrolls with the wheel', async () => {
    await remote.goto('/form');
    await viewer.send({ type: 'wheel', x: 300, y: 300, deltaX: 0, deltaY: 500 });
    await remote.becomes('scrollY >= 400');
  });

  it('takes the size and the fingers of a phone, and goes back to a desktop', async () => {
    await remote.goto('/form');
    await viewer.send({ type: 'resize', width: 391, height: 700, touch: true });
    await viewer.toldOf({ type: 'viewport', width: 390, height: 700 });
    await viewer.hasSize(390, 700);
    await remote.becomes('innerWidth === 390');
    await viewer.send({ type: 'touchstart', points: [{ x: 100, y: 300, id: 0 }] });
    await viewer.send({ type: 'touchend', points: [] });
    await remote.becomes(`seen.join() === 'touchstart1,touchend0'`);
    await viewer.send({ type: 'resize', width: 1280, height: 720, touch: false });
    await viewer.hasSize(960, 540);
  });

  it('follows a popup, and the page behind it when it closes', async () => {
    await remote.goto('/opener');
    await viewer.sees(400, 400, BLACK);
    await viewer.click(100, 100);
    await viewer.sees(400, 400, RED);
    await remote.becomes('window.isPopup === true && innerWidth === 1280');
    await viewer.send({ type: 'back' }); // it has no history: it closes
    await viewer.sees(400, 400, BLACK);
    await remote.becomes(`location.pathname === '/opener'`);
  });

  it('goes on showing a popup that gives itself another size', async () => {
    await remote.goto('/wilful-opener');
    await viewer.sees(400, 400, BLACK);
    await viewer.click(100, 100);
    await viewer.sees(400, 400, RED);
    for (const colour of [BLACK, RED]) {
      await viewer.click(1200, 700);
      await viewer.sees(400, 400, colour);
    }
    await remote.becomes('outerWidth === 960 && innerWidth === 1280 && innerHeight === 720');
    await viewer.send({ type: 'back' });
    await viewer.sees(400, 400, BLACK);
    await remote.becomes(`location.pathname === '/wilful-opener'`);
  });

  it('goes back in the history of the page', async () => {
    await remote.goto('/form');
    await remote.goto('/box');
    await viewer.send({ type: 'back' });
    await remote.becomes(`location.pathname === '/form'`);
  });

  it('accepts alerts, declines questions and says so', async () => {
    await remote.goto('/dialogs');
    await viewer.click(50, 50);
    await remote.becomes('window.answer === false');
    await viewer.toldOf({ type: 'dialog', kind: 'alert', message: 'Hello', accepted: true });
    await viewer.toldOf({ type: 'dialog', kind: 'confirm', message: 'Really?', accepted: false });
  });

  it('refuses to choose files and says so', async () => {
    await remote.goto('/dialogs');
    await viewer.click(30, 220);
    await viewer.toldOf({ type: 'refused', what: 'file-upload' });
  });

  it('ignores what does not fit the contract', async () => {
    await remote.goto('/form');
    for (const text of ['', '{', 'null', '{"type":"eval"}', '{"type":"down","x":1e9,"y":0,"button":"left"}'])
      await viewer.sendRaw(text);
    await viewer.click(50, 20);
    await viewer.press('x', 'KeyX');
    await remote.becomes(`document.getElementById('name').value === 'x'`);
  });

  it('passes on the answer to the consent question', async () => {
    await viewer.send({ type: 'consent', approved: false });
    await viewer.send({ type: 'resize', width: 1280, height: 720, touch: false });
    await viewer.toldOf({ type: 'viewport', width: 1280, height: 720 });
    await viewer.press('Escape', 'Escape');
    await remote.becomes(`seen.includes('Escape')`);
    expect((await remote.heard()).consents).toEqual([false]);
  });

  it('tells a viewer that comes back the present state', async () => {
    await remote.tell({ type: 'status', status: 'AWAITING_USER', progress: 40, awaiting: 'LOGIN' });
    await remote.tell({ type: 'notice', code: 'LOGIN_FAILED', message: 'Only once.' });
    await viewer.connect(remote.door);
    await viewer.toldOf({ type: 'status', status: 'AWAITING_USER', progress: 40, awaiting: 'LOGIN' });
    const types = (await viewer.told()).map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['viewport', 'location']);
    expect(types).not.toContain('notice');
  });

  it('hands control to a second viewer and tells the first; one who watches controls nothing', async () => {
    await remote.goto('/box');
    const [second, watcher] = await Promise.all([Viewer.open(), Viewer.open()]);
    await watcher.connect(remote.door, 'watch');
    await watcher.sees(100, 100, BLACK);
    await second.connect(remote.door);
    await viewer.toldOf({ type: 'taken-over' });
    await viewer.isCutOff();
    await second.click(100, 100);
    await second.sees(100, 100, RED);
    await watcher.sees(100, 100, RED);
    expect((await remote.heard()).presence.at(-1)).toBe(true);
    expect(await second.delete(remote.door)).toBe(200);
    expect((await remote.heard()).presence.at(-1)).toBe(false);
    await Promise.all([second.close(), watcher.close()]);
  });
});
