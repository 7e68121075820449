import type { CDPSession, Protocol } from 'puppeteer-core';
import type { Timer } from '../../shell/timer.ts';
import type { Screen } from '../page/screen.ts';
import { jpegDecoder } from './decode-jpeg.ts';
import { framePace } from './frame-pace.ts';
import { pictureChanges } from './picture-changes.ts';
import type { PictureListeners, PictureSource } from './picture-source.ts';

/** Text stays legible while it moves; at rest the sharp picture lies over it. */
const JPEG_QUALITY = 80;

export type ScreencastPorts = PictureListeners & {
  /** A frame came that shows nothing new, or one of another size. */
  onUnchanged: () => void;
  timer: Timer;
  nowMs: () => number;
};

/**
 * Pictures of a page from Chromium's screencast, one whenever what it shows has changed, `scale` times as large as the page.
 * Chromium lets two frames wait for their acknowledgement and drops what is painted meanwhile, be it the last thing that is
 * painted: whoever shows the pictures captures the page when it has come to rest, then it comes. Frames that come while one is
 * decoded replace each other. Rejects when the page is gone.
 */
export const startScreencast = async (
  session: CDPSession,
  screen: Screen,
  scale: number,
  { onPicture, onUnchanged, onFault, timer, nowMs }: ScreencastPorts,
): Promise<PictureSource> => {
  const size = { width: Math.round(screen.width * scale), height: Math.round(screen.height * scale) };
  const decode = jpegDecoder();
  const changes = pictureChanges(nowMs);
  const waitMs = framePace(nowMs);
  let newest: string | null = null;
  let newestAt = 0;
  let working = false;
  let stopped = false;

  const decodeNewest = async () => {
    working = true;
    while (newest !== null && !stopped) {
      const jpeg = Buffer.from(newest, 'base64');
      newest = null;
      const picture = await decode(jpeg, changes.spare()).catch(onFault);
      // The first one after a change of size may still be of the old one, made to fit.
      const isOfSize =
        picture !== undefined && isAbout(picture.width, size.width) && isAbout(picture.height, size.height);
      if (stopped) continue;
      const changed = isOfSize ? changes.take(picture) : null;
      if (isOfSize && changed !== null) onPicture(picture, changed);
      else onUnchanged();
    }
    working = false;
  };
  const onFrame = ({ data, metadata, sessionId }: Protocol.Page.ScreencastFrameEvent) => {
    const acknowledge = () => void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    const delayMs = waitMs();
    if (delayMs === 0) acknowledge();
    else timer(delayMs, acknowledge);
    // While a page is captured in the pixels of the viewer's device, its frames are of another size. They are compressed in
    // several threads: one may come after a later one.
    const { deviceWidth, deviceHeight, timestamp = newestAt } = metadata;
    if (deviceWidth !== screen.width || deviceHeight !== screen.height) return onUnchanged();
    if (timestamp < newestAt) return;
    newestAt = timestamp;
    newest = data;
    if (!working) void decodeNewest();
  };

  session.on('Page.screencastFrame', onFrame);
  await session.send('Page.startScreencast', {
    format: 'jpeg',
    quality: JPEG_QUALITY,
    maxWidth: size.width,
    maxHeight: size.height,
    everyNthFrame: 1,
  });
  return {
    setEnlarged: changes.setEnlarged,
    stop: async () => {
      stopped = true;
      session.off('Page.screencastFrame', onFrame);
      await session.send('Page.stopScreencast').catch(() => undefined);
    },
  };
};

/** Pictures have even sizes, and Chromium rounds in its own way. */
const isAbout = (length: number, wanted: number): boolean => Math.abs(length - wanted) <= 2;
