import type { CDPSession, Protocol } from 'puppeteer-core';
import type { Timer } from '../../shell/timer.ts';
import type { Screen } from '../page/screen.ts';
import { paintedSize } from '../page/screen.ts';
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

/** A page that is painted brings a frame within 15 ms. */
const RENEW_MS = 200;

export type Screencast = PictureSource & {
  /** Begins anew, which brings a frame of the page as it is. False when none came. Never fails. */
  renew: () => Promise<boolean>;
};

/**
 * Pictures of a page that is painted at that scale, one whenever what it shows has changed, from Chromium's screencast.
 * Chromium lets two frames wait for their acknowledgement and drops what is painted meanwhile, be it the last thing that is
 * painted: whoever shows the pictures renews the screencast when the page has come to rest, then it comes. Frames that come while
 * one is decoded replace each other. Rejects when the page is gone.
 */
export const startScreencast = async (
  session: CDPSession,
  screen: Screen,
  scale: number,
  { onPicture, onUnchanged, onFault, timer, nowMs }: ScreencastPorts,
): Promise<Screencast> => {
  const size = paintedSize(screen, scale);
  const decode = jpegDecoder();
  const changes = pictureChanges(nowMs);
  const waitMs = framePace(nowMs);
  let newest: string | null = null;
  let newestAt = 0;
  let working = false;
  let stopped = false;
  let onCurrent: () => void = () => undefined;

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
    const { deviceWidth, deviceHeight, timestamp = newestAt } = metadata;
    // While a page is captured in the pixels of the viewer's device, its frames are of another size. They make room at once for
    // the one behind them, which shows the page as it is.
    if (!isAbout(deviceWidth, size.width) || !isAbout(deviceHeight, size.height)) {
      acknowledge();
      return onUnchanged();
    }
    onCurrent();
    const delayMs = waitMs();
    if (delayMs === 0) acknowledge();
    else timer(delayMs, acknowledge);
    // Frames are compressed in several threads: one may come after a later one.
    if (timestamp < newestAt) return;
    newestAt = timestamp;
    newest = data;
    if (!working) void decodeNewest();
  };

  const start = () =>
    session.send('Page.startScreencast', {
      format: 'jpeg',
      quality: JPEG_QUALITY,
      maxWidth: size.width,
      maxHeight: size.height,
      everyNthFrame: 1,
    });
  const stop = () => session.send('Page.stopScreencast');
  session.on('Page.screencastFrame', onFrame);
  await start();
  return {
    setEnlarged: changes.setEnlarged,
    renew: async () => {
      const came = new Promise<boolean>((resolve) => {
        const giveUp = timer(RENEW_MS, () => resolve(false));
        onCurrent = () => {
          giveUp();
          resolve(true);
        };
      });
      // A page that is gone brings none.
      await stop()
        .then(() => (stopped ? undefined : start()))
        .catch(() => undefined);
      return came;
    },
    stop: async () => {
      stopped = true;
      session.off('Page.screencastFrame', onFrame);
      await stop().catch(() => undefined);
    },
  };
};

/** Pictures have even sizes, and Chromium rounds in its own way. */
const isAbout = (length: number, wanted: number): boolean => Math.abs(length - wanted) <= 2;
