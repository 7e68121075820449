import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { iceOf } from '../../../core/contract/ice-fragment.ts';
import { RemoteView } from '../support/remote-view.ts';
import { StillViewer } from '../support/still-viewer.ts';
import { Viewer } from '../support/viewer.ts';

const BLACK = [0, 0, 0] as const;
const RED = [255, 0, 0] as const;
const PAGES = {
  '/box': `<body style="margin:0"><div id="box" style="width:300px;height:300px;background:#000"></div>
    <input id="name" style="position:absolute;left:0;top:400px;width:200px;height:40px">
    <script>window.clicks = 0; box.onmousedown = () => { clicks++; box.style.background = '#f00'; };</script>`,
};

describe('a viewer whose network changes', () => {
  let remote: RemoteView;
  let viewer: Viewer;

  beforeAll(async () => {
    [remote, viewer] = await Promise.all([RemoteView.start(PAGES), Viewer.open()]);
    await remote.goto('/box');
    await viewer.connect(remote.door);
    await viewer.sees(100, 100, BLACK);
  }, 60_000);
  afterAll(async () => {
    await viewer?.close();
    await remote?.close();
  });

  it('restarts ICE on the connection that it has: channels, picture and control stay', async () => {
    expect(await viewer.restartIce(remote.door)).toEqual({ status: 200, etag: '"ice-2"' });
    await viewer.isConnected();
    await viewer.click(100, 100);
    await viewer.sees(100, 100, RED);
    expect(await viewer.restartIce(remote.door)).toEqual({ status: 200, etag: '"ice-3"' });
    await remote.becomes('clicks === 1');
    expect((await remote.heard()).presence).not.toContain(false);
  });

  it('adds candidates to the session that it names, and to no other', async () => {
    const fragment = await viewer.fragment();
    const patch = async (ifMatch?: string, text = fragment) => (await viewer.patch(remote.door, text, ifMatch)).status;
    expect(await patch('"ice-3"')).toBe(204);
    expect(await patch('*')).toBe(204);
    expect(await patch('"ice-1"')).toBe(412);
    expect(await patch()).toBe(428);
    expect(await patch('*', 'a=ice-ufrag:abcd\r\n')).toBe(400);
    await viewer.isConnected();
  });

  it('keeps its connection when a restart was asked for and never taken up', async () => {
    const foreign = (await viewer.fragment())
      .replace(/a=ice-ufrag:.*/, 'a=ice-ufrag:lost')
      .replace(/a=ice-pwd:.*/, `a=ice-pwd:${'x'.repeat(24)}`);
    const answer = await viewer.patch(remote.door, foreign, '*');
    expect(answer.status).toBe(200);
    expect(iceOf(await answer.text())).not.toBeNull();
    expect((await viewer.restartIce(remote.door)).status).toBe(200);
    await viewer.isConnected();
    await viewer.click(100, 420);
    await viewer.press('a', 'KeyA');
    await remote.becomes(`document.getElementById('name').value === 'a'`);
  });

  it('goes on by stills on the same connection, and back, without losing control', async () => {
    await remote.tell({ type: 'status', status: 'AWAITING_USER', progress: 40, awaiting: 'LOGIN' });
    const stills = await StillViewer.begin(remote.door, viewer.location);
    const first = await stills.poll();
    expect(first.messages).toContainEqual({ type: 'status', status: 'AWAITING_USER', progress: 40, awaiting: 'LOGIN' });
    expect([...(first.still?.jpeg.subarray(0, 2) ?? [])]).toEqual([0xff, 0xd8]);
    // No sharp picture lies over a still: now the page is painted in full.
    await viewer.hasSize(1280, 720);
    expect((await stills.poll()).still).toMatchObject({ width: 1280, height: 720 });
    await stills.send([{ type: 'text', text: 'b' }]);
    await remote.becomes(`document.getElementById('name').value === 'ab'`);
    await viewer.forget();
    await viewer.press('c', 'KeyC');
    await remote.becomes(`document.getElementById('name').value === 'abc'`);
    await viewer.hasSize(960, 540);
    await viewer.toldOf({ type: 'status', status: 'AWAITING_USER', progress: 40, awaiting: 'LOGIN' });
    expect((await viewer.told()).map(({ type }) => type)).not.toContain('taken-over');
  });

  it('is there by stills alone, with input that is taken once although it was sent twice', async () => {
    const stills = await StillViewer.begin(remote.door);
    await stills.poll();
    await viewer.toldOf({ type: 'taken-over' });
    await stills.send([{ type: 'text', text: 'd' }], { again: true });
    await stills.send([
      { type: 'keydown', key: 'e', code: 'KeyE', text: 'e' },
      { type: 'keyup', key: 'e', code: 'KeyE' },
    ]);
    await remote.becomes(`document.getElementById('name').value === 'abcde'`);
    expect((await remote.heard()).presence.at(-1)).toBe(true);
  });
});
