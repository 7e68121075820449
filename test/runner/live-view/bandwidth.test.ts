import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NarrowRelay } from '../support/narrow-relay.ts';
import { narrowRelay } from '../support/narrow-relay.ts';
import { RemoteView } from '../support/remote-view.ts';
import { Viewer } from '../support/viewer.ts';

const ROWS = Array.from({ length: 300 }, (_, row) => `<p>Row ${row}: ${(row * 7919) % 9973} pieces, ${row * 13} left`);
const PAGES = {
  '/moving': `<body style="font:14px Arial">${ROWS.join('')}<script>
    let y = 0;
    requestAnimationFrame(function step() { scrollTo(0, (y = (y + 3) % 5000)); requestAnimationFrame(step); });</script>`,
};

describe('the picture on a narrow network', () => {
  let remote: RemoteView;
  let viewer: Viewer;
  let relay: NarrowRelay;

  beforeAll(async () => {
    [remote, viewer] = await Promise.all([RemoteView.start(PAGES), Viewer.open()]);
    await remote.goto('/moving');
    await viewer.connectOver(remote.door, async (runner) => {
      relay = await narrowRelay(runner);
      return relay.port;
    });
  }, 60_000);
  afterAll(async () => {
    await viewer.close();
    await remote.close();
    await relay.close();
  });

  it('gets smaller rather than stop when there is room for 300 kbit/s alone', async () => {
    await viewer.hasSize(960, 540, 30_000);
    relay.setBitsPerS(300_000);
    await viewer.hasSize(640, 360, 60_000);
    const before = await viewer.shown();
    await viewer.showsMoreThan(before + 20, 60_000);
    expect((await remote.heard()).faults).toEqual([]);
  }, 160_000);

  it('grows back when there is room again', async () => {
    relay.setBitsPerS(8_000_000);
    await viewer.hasSize(960, 540, 90_000);
  }, 100_000);
});
