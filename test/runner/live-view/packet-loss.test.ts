import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NarrowRelay } from '../support/narrow-relay.ts';
import { narrowRelay } from '../support/narrow-relay.ts';
import { RemoteView } from '../support/remote-view.ts';
import { Viewer } from '../support/viewer.ts';

const BLACK = [0, 0, 0] as const;
const PAGES = { '/colour': `<body style="margin:0;background:#000">` };
/** A page that has just changed is repeated ten times a second: what is right again within these is so within two seconds. */
const PICTURES_MAX = 20;

describe('a viewer to whom the video of a change does not come', () => {
  let remote: RemoteView;
  let viewer: Viewer;
  let relay: NarrowRelay;

  beforeAll(async () => {
    [remote, viewer] = await Promise.all([RemoteView.start(PAGES), Viewer.open()]);
    await remote.goto('/colour');
    await viewer.connectOver(remote.door, async (runner) => {
      relay = await narrowRelay(runner);
      return relay.port;
    });
    await viewer.notePictures();
  }, 60_000);
  afterAll(async () => {
    await viewer.close();
    expect((await remote.heard()).faults).toEqual([]);
    await remote.close();
    await relay.close();
  });

  const paint = (colour: string) => remote.becomes(`((document.body.style.background = '${colour}'), true)`);

  /** Loses the video of a change until `enough` of it is lost; gives how many pictures were sent from then on until one was right. */
  const picturesUntilRight = async (enough: () => Promise<void>): Promise<number> => {
    await paint('#000');
    await viewer.sees(100, 100, BLACK, 30_000);
    const before = await viewer.pictures();
    relay.loseVideo(true);
    await paint('#f00');
    await enough();
    expect((await viewer.pictures()).slice(before.length).filter(({ red }) => red > 200)).toEqual([]);
    const sent = relay.pictures.size;
    relay.loseVideo(false);
    const right = await viewer.notesRed(before.length);
    return [...relay.pictures].slice(sent).filter((picture) => !isLater(picture, right)).length;
  };

  it('asks for it again and sees the change a few pictures later', async () => {
    const { nackCount } = await viewer.received();
    expect(await picturesUntilRight(() => relay.morePictures(2))).toBeLessThan(PICTURES_MAX);
    await viewer.hasMore('nackCount', nackCount);
  }, 120_000);

  it('asks for a key frame when nothing comes for long, gets one, and sees the change with it', async () => {
    const { pliCount, keyFramesDecoded } = await viewer.received();
    expect(await picturesUntilRight(() => viewer.hasMore('pliCount', pliCount))).toBeLessThan(PICTURES_MAX);
    await viewer.hasMore('keyFramesDecoded', keyFramesDecoded);
  }, 120_000);
});

/** RTP timestamps begin anywhere and overflow. */
const isLater = (timestamp: number, than: number): boolean => ((timestamp - than) | 0) > 0;
