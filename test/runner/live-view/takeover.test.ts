import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { narrowRelay, type NarrowRelay } from '../support/narrow-relay.ts';
import { RemoteView } from '../support/remote-view.ts';
import { StillViewer } from '../support/still-viewer.ts';
import { Viewer } from '../support/viewer.ts';

const PAGES = { '/box': `<body style="margin:0;background:#000"><input id="name">` };

describe('a viewer whose place another takes while its network loses what is sent', () => {
  let remote: RemoteView;
  let viewer: Viewer;
  let relay: NarrowRelay;

  beforeAll(async () => {
    [remote, viewer] = await Promise.all([RemoteView.start(PAGES), Viewer.open()]);
    await remote.goto('/box');
    await viewer.connectOver(remote.door, async (runner) => {
      relay = await narrowRelay(runner);
      return relay.port;
    });
  }, 60_000);
  afterAll(async () => {
    await viewer?.close();
    await remote?.close();
    await relay?.close();
  });

  it('hears of it all the same, so that it does not come back and take the place in turn', async () => {
    relay.loseAll(true);
    const other = await StillViewer.begin(remote.door);
    await other.poll();
    relay.loseAll(false);
    await viewer.toldOf({ type: 'taken-over' });
    expect((await remote.heard()).presence.at(-1)).toBe(true);
  }, 30_000);
});
