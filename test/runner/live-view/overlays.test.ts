import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import { RemoteView } from '../support/remote-view.ts';
import { Viewer } from '../support/viewer.ts';

const FIELDS = `<body style="margin:0"><style>select, input, button { position: absolute; width: 200px; height: 40px; left: 20px }</style>
  <select id="pet" aria-label="Pet" style="top:10px"><option value="">None</option><optgroup label="Furry"><option>Cat</option>
    <option disabled>Dog</option></optgroup><option>Fish</option></select>
  <select id="long" style="top:60px"></select>
  <input id="day" type="date" min="2020-01-01" value="2024-02-29" style="top:110px">
  <select id="native" multiple style="top:160px;height:80px"><option>One<option>Two</select>
  <button id="remove" style="top:300px" onclick="pet.remove()">remove</button>
  <script>long.append(...Array.from({ length: 450 }, (_, i) => new Option('Option ' + i)));
    window.seen = []; for (const type of ['input', 'change'])
      addEventListener(type, ({ target }) => seen.push(type + ' ' + target.id + ' ' + target.value));</script>`;

const PAGES = {
  '/fields': `<meta name="viewport" content="width=device-width">${FIELDS}`,
  '/unscaled': FIELDS,
  '/framed': FIELDS,
  '/frame': `<body style="margin:0;padding:30px"><iframe src="http://other.test/framed"
    style="border:5px solid red;width:600px;height:500px"></iframe>`,
  '/dialogs': `<body style="margin:0"><button style="position:absolute;left:0;top:0;width:100px;height:100px"
    onclick="window.answers = [confirm('Really?'), prompt('Who?', 'me'), alert('Bye')]">ask</button>
    <button style="position:absolute;left:0;top:200px;width:100px;height:100px" onclick="onbeforeunload = () => 'stay'">stay</button>`,
  '/files': `<body style="margin:0"><input id="slip" type="file" accept=".pdf" style="position:absolute;left:0;top:0;width:200px;height:40px">
    <script>window.seen = []; slip.onchange = async () => seen.push(slip.files[0].name + ' ' + await slip.files[0].text())</script>`,
  '/clipboard': `<body style="margin:0"><input id="name" value="some words" style="position:absolute;left:0;top:0;width:200px;height:40px">
    <input id="secret" type="password" value="hidden" style="position:absolute;left:0;top:50px;width:200px;height:40px">
    <input id="deaf" onpaste="return false" style="position:absolute;left:0;top:100px;width:200px;height:40px">
    <p id="own" tabindex="0" oncopy="event.clipboardData.setData('text/plain', 'of the page'); event.preventDefault()"
      style="position:absolute;left:0;top:150px;width:200px;height:40px;margin:0">text</p>
    <script>window.seen = []; addEventListener('paste', (e) => seen.push(e.isTrusted + e.clipboardData.getData('text/plain')));
      addEventListener('copy', () => seen.push('copy'));</script>`,
  '/drag': `<body style="margin:0"><p id="from" draggable="true" style="position:absolute;left:0;top:0;width:100px;height:100px">a</p>
    <p id="to" style="position:absolute;left:300px;top:0;width:100px;height:100px">b</p>
    <script>window.seen = []; from.ondragstart = (e) => e.dataTransfer.setData('text/plain', 'carried');
      to.ondragover = (e) => e.preventDefault(); to.ondrop = (e) => { e.preventDefault(); seen.push(e.dataTransfer.getData('text/plain')) };
      for (const type of ['mouseup', 'dragend']) addEventListener(type, () => seen.push(type));</script>`,
  '/held': `<body style="margin:0;height:100vh"><script>window.seen = [];
      for (const type of ['mousedown', 'mouseup', 'keydown', 'keyup']) addEventListener(type, () => seen.push(type));</script>`,
  '/words': `<meta name="viewport" content="width=device-width"><body style="margin:0"><p id="text" style="font:20px Arial;margin:0;position:absolute;top:100px">several plain words</p>
      <button id="hold" oncontextmenu="return false" style="position:absolute;top:200px;left:0;width:200px;height:80px">hold</button>
      <script>window.seen = []; for (const type of ['touchstart', 'touchend', 'touchcancel', 'click', 'contextmenu'])
      addEventListener(type, () => seen.push(type));</script>`,
};

type Told<Type extends ViewMessage['type']> = Extract<ViewMessage, { type: Type }>;

describe('what headless Chromium does not show', () => {
  let remote: RemoteView;
  let viewer: Viewer;

  beforeAll(async () => {
    [remote, viewer] = await Promise.all([RemoteView.start(PAGES), Viewer.open()]);
    await viewer.connect(remote.door);
    await remote.tell({ type: 'status', status: 'AWAITING_USER', progress: 40, awaiting: 'LOGIN' });
  }, 60_000);
  afterAll(async () => {
    await viewer.close();
    expect((await remote.heard()).faults).toEqual([]);
    await remote.close();
  });

  /** The last message of that kind, once there is one. */
  const told = async <Type extends ViewMessage['type']>(type: Type): Promise<Told<Type>> => {
    await viewer.toldOf({ type });
    const message = (await viewer.told()).findLast((one): one is Told<Type> => one.type === type);
    if (message === undefined) throw new Error(`nothing was told of ${type}`);
    return message;
  };
  const open = async (path: string): Promise<void> => {
    await remote.goto(path);
    await viewer.forget();
  };

  it('tells the options of a list and chooses as a browser would', async () => {
    await open('/fields');
    await viewer.click(100, 30);
    const { id, label, box, control } = await told('control');
    expect({ label, box, control }).toEqual({
      label: 'Pet',
      box: { x: 20, y: 10, width: 200, height: 40 },
      control: {
        kind: 'options',
        options: [
          { label: 'None', group: null, disabled: false, selected: true },
          { label: 'Cat', group: 'Furry', disabled: false, selected: false },
          { label: 'Dog', group: 'Furry', disabled: true, selected: false },
          { label: 'Fish', group: null, disabled: false, selected: false },
        ],
      },
    });
    await viewer.send({ type: 'choose', id, chosen: 2 }); // disabled
    await viewer.toldOf({ type: 'control-over', id });
    await remote.becomes(`pet.value === '' && document.activeElement === pet`);
    await viewer.forget();
    await viewer.press('Enter', 'Enter');
    const again = await told('control');
    await viewer.send({ type: 'choose', id: again.id, chosen: 3 });
    await remote.becomes(`seen.join() === 'input pet Fish,change pet Fish'`);
  });

  it('tells a long list in parts', async () => {
    await open('/fields');
    await viewer.click(100, 80);
    await viewer.toldOf({ type: 'control' });
    const { id } = await told('control');
    await viewer.send({ type: 'choose', id, chosen: 449 });
    await remote.becomes(`long.value === 'Option 449'`);
    const lengths = (await viewer.told()).flatMap((message) => {
      if (message.type === 'more-options') return [message.options.length];
      return message.type === 'control' && message.control.kind === 'options' ? [message.control.options.length] : [];
    });
    expect(lengths).toEqual([200, 200, 50]);
  });

  it('tells a date field, and sets it', async () => {
    await open('/fields');
    await viewer.click(50, 130);
    const { id, control } = await told('control');
    const field = { kind: 'field', field: 'date', value: '2024-02-29', min: '2020-01-01', max: '', step: '' };
    expect(control).toEqual(field);
    await viewer.send({ type: 'fill', id, value: '2025-12-24' });
    await remote.becomes(`seen.join() === 'input day 2025-12-24,change day 2025-12-24'`);
    await viewer.send({ type: 'leave', id });
    await viewer.toldOf({ type: 'control-over', id });
  });

  it('says that a list is over when its field or its page is gone', async () => {
    await open('/fields');
    await viewer.click(100, 30);
    const { id } = await told('control');
    await viewer.click(50, 320);
    await viewer.toldOf({ type: 'control-over', id });
    await open('/fields');
    await viewer.click(100, 30);
    const second = await told('control');
    await remote.goto('/held');
    await viewer.toldOf({ type: 'control-over', id: second.id });
  });

  it('finds a field in a frame of another site', async () => {
    await open('/frame');
    await remote.frameBecomes(`document.getElementById('pet') !== null`);
    await viewer.sees(24, 45, [255, 0, 0]);
    await viewer.send({ type: 'resize', width: 800, height: 700, touch: false });
    await viewer.hasSize(800, 700); // the frame is painted
    await viewer.click(35 + 100, 35 + 30);
    const { id, box } = await told('control');
    expect(box).toEqual({ x: 55, y: 45, width: 200, height: 40 });
    await viewer.send({ type: 'choose', id, chosen: 1 });
    await remote.frameBecomes(`pet.value === 'Cat'`);
  });

  it('finds a field of a page that is scaled to fit a phone', async () => {
    await viewer.send({ type: 'resize', width: 390, height: 700, touch: true });
    await viewer.hasSize(390, 700);
    await open('/unscaled');
    const scale = 390 / 980;
    await viewer.tap(100 * scale, 30 * scale);
    const { box } = await told('control');
    expect(box.x).toBeCloseTo(20 * scale, 1);
    expect(box.width).toBeCloseTo(200 * scale, 1);
  });

  it('leaves list boxes to the page, which paints them: fingers and keys choose several', async () => {
    await open('/fields');
    await viewer.tap(60, 170);
    await remote.becomes(`native.selectedOptions.length === 1`);
    await viewer.tap(60, 188);
    await remote.becomes(`native.selectedOptions.length === 2`);
    await viewer.send({ type: 'resize', width: 1280, height: 720, touch: false });
    await viewer.hasSize(960, 540);
    expect((await viewer.told()).filter(({ type }) => type === 'control')).toEqual([]);
  });

  it('asks the user what the page asks, and the next viewer as well', async () => {
    await open('/dialogs');
    await viewer.click(50, 50);
    const confirm = await told('question');
    expect(confirm).toMatchObject({
      host: 'page.test',
      secure: false,
      question: { kind: 'confirm', message: 'Really?' },
    });
    await viewer.connect(remote.door);
    await viewer.toldOf(confirm);
    await viewer.send({ type: 'answer', id: confirm.id, answer: { accepted: true } });
    await viewer.toldOf({ type: 'question', question: { kind: 'prompt', message: 'Who?', suggestion: 'me' } });
    const prompt = await told('question');
    await viewer.send({ type: 'answer', id: prompt.id, answer: { accepted: true, text: 'you' } });
    await viewer.toldOf({ type: 'question', question: { kind: 'alert', message: 'Bye' } });
    const alert = await told('question');
    await viewer.send({ type: 'answer', id: confirm.id, answer: { accepted: false } }); // late: ignored
    await viewer.send({ type: 'answer', id: alert.id, answer: { accepted: true } });
    await remote.becomes(`JSON.stringify(answers) === '[true,"you",null]'`);
    await viewer.toldOf({ type: 'question-over', id: alert.id });
  });

  it('asks before the user leaves a page that wants it, and not when the flow leaves it', async () => {
    await open('/held');
    await open('/dialogs');
    await viewer.click(50, 250);
    await remote.becomes('onbeforeunload !== null');
    await viewer.send({ type: 'back' });
    const { id, question } = await told('question');
    expect(question.kind).toBe('beforeunload');
    await viewer.send({ type: 'answer', id, answer: { accepted: false } });
    await viewer.toldOf({ type: 'question-over', id });
    await remote.becomes(`location.pathname === '/dialogs'`);
    await remote.tell({ type: 'status', status: 'RUNNING', progress: 50, awaiting: null });
    await remote.goto('/held');
    await viewer.toldOf({ type: 'dialog', kind: 'beforeunload', accepted: true });
    await remote.tell({ type: 'status', status: 'AWAITING_USER', progress: 50, awaiting: 'LOGIN' });
  });

  it('gives a page the file that the user chose for it', async () => {
    await remote.goto('/files');
    await viewer.click(30, 20);
    await viewer.toldOf({ type: 'question', question: { kind: 'files', multiple: false, accept: '.pdf' } });
    const { id } = await told('question');
    const part = { type: 'file-part', id, index: 0, name: 'slip.pdf', size: 6 } as const;
    await viewer.send({ ...part, offset: 0, data: btoa('pay') });
    await viewer.send({ ...part, offset: 3, data: btoa('day') });
    await viewer.toldOf({ type: 'file-taken', id, bytes: 6 });
    await viewer.send({ type: 'answer', id, answer: { accepted: true } });
    await viewer.toldOf({ type: 'question-over', id });
    await remote.becomes(`seen[0] === 'slip.pdf payday'`);
  });

  it('pastes so that the page gets its paste, may refuse it, and finds nothing afterwards', async () => {
    await open('/clipboard');
    await viewer.click(50, 20);
    await viewer.press('a', 'KeyA', 2);
    await viewer.send({ type: 'text', text: 'x' });
    await viewer.send({ type: 'paste', text: 'pasted\n日本' });
    await viewer.send({ type: 'text', text: '!' });
    await remote.becomes(`document.getElementById('name').value === 'xpasted 日本!'`);
    await remote.becomes(`seen.join() === 'truepasted\\n日本'`);
    await viewer.click(50, 120);
    await viewer.send({ type: 'paste', text: 'never' });
    await viewer.send({ type: 'text', text: 'typed' });
    await remote.becomes(`deaf.value === 'typed'`);
    await viewer.press('v', 'KeyV', 2); // a page cannot get at it by the remote browser's own paste
    await viewer.send({ type: 'text', text: '.' });
    await remote.becomes(`deaf.value === 'typed.'`);
  });

  it('tells what the user copies, but never from a password', async () => {
    await open('/clipboard');
    await viewer.click(50, 20);
    await viewer.press('a', 'KeyA', 2);
    await viewer.press('c', 'KeyC', 2);
    await viewer.toldOf({ type: 'copied', text: 'some words' });
    await viewer.forget();
    await viewer.click(50, 70);
    await viewer.press('a', 'KeyA', 2);
    await viewer.press('c', 'KeyC', 2);
    await viewer.click(50, 170);
    await viewer.press('c', 'KeyC', 2);
    await viewer.toldOf({ type: 'copied', text: 'of the page' });
    expect(JSON.stringify(await viewer.told())).not.toContain('hidden');
  });

  it('composes as an input method does', async () => {
    await open('/clipboard');
    await viewer.click(50, 20);
    await viewer.press('a', 'KeyA', 2);
    await viewer.send({ type: 'compose', text: 'に', caret: 1 });
    await viewer.send({ type: 'compose', text: 'にほん', caret: 3 });
    await remote.becomes(`document.getElementById('name').value === 'にほん'`);
    await viewer.send({ type: 'text', text: '日本' });
    await remote.becomes(`document.getElementById('name').value === '日本'`);
    await viewer.send({ type: 'compose', text: '한', caret: 1 });
    await viewer.send({ type: 'compose', text: '', caret: 0 });
    await viewer.send({ type: 'text', text: '.' });
    await remote.becomes(`document.getElementById('name').value === '日本.'`);
  });

  it('drags and drops within the page', async () => {
    await open('/drag');
    await viewer.send({ type: 'move', x: 50, y: 50 });
    await viewer.send({ type: 'down', x: 50, y: 50, button: 'left', buttons: 1 });
    for (const x of [60, 100, 200, 340]) await viewer.send({ type: 'move', x, y: 50, buttons: 1 });
    await remote.idle();
    await viewer.send({ type: 'up', x: 350, y: 50, button: 'left' });
    await remote.becomes(`seen.includes('carried') && seen.includes('dragend')`);
  });

  it('lets go of what a viewer held who is gone', async () => {
    await open('/held');
    await viewer.send({ type: 'down', x: 50, y: 50, button: 'left', buttons: 1 });
    await viewer.send({ type: 'keydown', key: 'Shift', code: 'ShiftLeft' });
    await remote.becomes(`seen.join() === 'mousedown,keydown'`);
    await viewer.delete(remote.door);
    await remote.becomes(`seen.join() === 'mousedown,keydown,mouseup,keyup'`);
    await viewer.connect(remote.door);
  });

  it('selects a word by a long press, which is no click, unless the page wants the press', async () => {
    await viewer.send({ type: 'resize', width: 390, height: 700, touch: true });
    await viewer.hasSize(390, 700);
    await open('/words');
    await viewer.send({ type: 'touchstart', points: [{ x: 90, y: 112, id: 0 }] });
    await viewer.send({ type: 'hold', x: 90, y: 112 });
    await viewer.toldOf({ type: 'selection', present: true });
    await viewer.send({ type: 'touchend', points: [] });
    await remote.becomes(`getSelection().toString().trim() === 'plain' && seen.includes('touchcancel')`);
    await viewer.press('c', 'KeyC', 2);
    await viewer.toldOf({ type: 'copied' });
    await viewer.send({ type: 'touchstart', points: [{ x: 90, y: 240, id: 0 }] });
    await viewer.send({ type: 'hold', x: 90, y: 240 });
    await remote.becomes(`seen.filter((type) => type === 'contextmenu').length === 2`);
    await viewer.send({ type: 'touchend', points: [] });
    await remote.becomes(`seen.at(-1) === 'click' && seen.filter((type) => type === 'click').length === 1`);
  });
});
