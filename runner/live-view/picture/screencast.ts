import type { CDPSession, Protocol } from 'puppeteer-core';
import type { Screen } from '../page/screen.ts';
import { allCells, changedCells, gridOf } from './changed-cells.ts';
import { jpegDecoder } from './decode-jpeg.ts';
import type { Picture, PictureListeners, PictureSource } from './picture-source.ts';

/** Text stays legible while it moves; at rest the sharp picture lies over it. */
const JPEG_QUALITY = 80;

/**
 * Pictures of a page from Chromium's screencast, one whenever what it shows has changed, at most 60 a second, `scale` times
 * as large as the page. Frames are acknowledged at once (waiting makes the next one late) and those that come while one is
 * decoded replace each other. Rejects when the page is gone.
 */
export const startScreencast = async (
  session: CDPSession,
  screen: Screen,
  scale: number,
  { onPicture, onFault }: PictureListeners,
): Promise<PictureSource> => {
  const decode = jpegDecoder();
  let newest: string | null = null;
  let newestAt = 0;
  let shown: Picture | null = null;
  let spare: Picture | undefined;
  let working = false;
  let stopped = false;

  /** A page is painted anew also where nothing changes: when its caret blinks in a hidden field, or when it is captured. */
  const show = (picture: Picture): void => {
    spare = picture;
    const isResized = shown?.width !== picture.width || shown.height !== picture.height;
    const changed = shown === null || isResized ? allCells(gridOf(picture)) : changedCells(shown, picture);
    if (changed.length === 0) return;
    spare = shown ?? undefined;
    shown = picture;
    onPicture(picture, changed);
  };
  const decodeNewest = async () => {
    working = true;
    while (newest !== null && !stopped) {
      const jpeg = Buffer.from(newest, 'base64');
      newest = null;
      const picture = await decode(jpeg, spare).catch(onFault);
      if (picture !== undefined && !stopped) show(picture);
    }
    working = false;
  };
  const onFrame = ({ data, metadata, sessionId }: Protocol.Page.ScreencastFrameEvent) => {
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    // While a page is captured in the pixels of the viewer's device, its frames are of another size. They are compressed in
    // several threads: one may come after a later one.
    const { deviceWidth, deviceHeight, timestamp = newestAt } = metadata;
    if (deviceWidth !== screen.width || deviceHeight !== screen.height || timestamp < newestAt) return;
    newestAt = timestamp;
    newest = data;
    if (!working) void decodeNewest();
  };

  session.on('Page.screencastFrame', onFrame);
  await session.send('Page.startScreencast', {
    format: 'jpeg',
    quality: JPEG_QUALITY,
    maxWidth: Math.round(screen.width * scale),
    maxHeight: Math.round(screen.height * scale),
    everyNthFrame: 1,
  });
  return {
    stop: async () => {
      stopped = true;
      session.off('Page.screencastFrame', onFrame);
      await session.send('Page.stopScreencast').catch(() => undefined);
    },
  };
};
