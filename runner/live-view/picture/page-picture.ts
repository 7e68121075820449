import type { CDPSession } from 'puppeteer-core';
import type { PageTurns } from '../../chromium/page-turns.ts';
import type { Timer } from '../../shell/timer.ts';
import type { Screen } from '../page/screen.ts';
import type { Budget } from './picture-budget.ts';
import { captureJpeg } from './capture-jpeg.ts';
import type { Picture, PictureListeners } from './picture-source.ts';
import { startScreencast } from './screencast.ts';
import { REST_MS } from './rest-map.ts';
import type { SharpViewer } from './sharp-picture.ts';
import { SharpPicture } from './sharp-picture.ts';

export type PagePicturePorts = PictureListeners & { turns: PageTurns; timer: Timer; nowMs: () => number };

/** How a page is seen: as a video, and over it, for the viewer who has a screen for it, a sharp picture of what rests. */
export type PagePicture = {
  /** Shows the sharp picture to this viewer, to the one before no more. */
  sharpenFor(viewer: SharpViewer | null): void;
  /** The user does something to the page. */
  noteInput(): void;
  /** Never fails. */
  stop(): Promise<void>;
};

/** Time enough for the first frame to come by itself, and for somebody else to give the turn back. */
const AGAIN_AFTER_MS = 250;

/** Asking because of frames without news is rare: it may bring such a frame itself, late. */
const UNCHANGED_EVERY_MS = 1_000;

/** Begins with the picture that the page has now. Rejects when the page is gone. */
export const showPage = async (
  session: CDPSession,
  screen: Screen,
  { scale, quality }: Budget,
  ports: PagePicturePorts,
): Promise<PagePicture> => {
  /** The page is painted in the pixels of the video, and captured in those of the viewer's device. */
  const enlarges = screen.ratio !== scale;
  let size: Pick<Picture, 'width' | 'height'> | null = null;
  let viewer: SharpViewer | null = null;
  let sharp: SharpPicture | null = null;
  let capturing = 0;
  let askedAtMs = -Infinity;
  const capture = async (): Promise<Buffer | null> => {
    capturing += 1;
    if (enlarges) source.setEnlarged(true);
    const jpeg = await captureJpeg(session, ports.turns, { quality, enlarges });
    if (enlarges) source.setEnlarged(false);
    capturing -= 1;
    askedAtMs = ports.nowMs();
    return jpeg;
  };
  let isOver = false;
  let cancelAsking: () => void = () => undefined;
  /** Has Chromium send the page as it is now, for it may have dropped the frame that shows it; again until it could. */
  const askSoon = (delayMs: number): void => {
    cancelAsking();
    cancelAsking = ports.timer(delayMs, () => {
      askedAtMs = ports.nowMs();
      void ports.turns.capture(source.renew, { enlarges: false }).then((renewed) => {
        if (!isOver && (renewed !== true || size === null)) askSoon(AGAIN_AFTER_MS);
      });
    });
  };
  let pictureAtMs = -Infinity;
  /** Of several pictures the last one may not have come. A sharp one is captured first: nobody waits for the other then. */
  const settle = (): void => {
    const isOneOfMany = ports.nowMs() - pictureAtMs < REST_MS;
    pictureAtMs = ports.nowMs();
    if (isOneOfMany) askSoon(sharp === null ? REST_MS : 3 * REST_MS);
  };
  /**
   * A frame without news may stand before one with news that Chromium dropped, as when a page is left for another. One that a
   * capture or the asking brought stands for nothing.
   */
  const settleUnchanged = (): void => {
    const sinceMs = ports.nowMs() - askedAtMs;
    if (capturing === 0 && sinceMs >= REST_MS) askSoon(Math.max(REST_MS, UNCHANGED_EVERY_MS - sinceMs));
  };
  const beginSharp = (): void => {
    sharp?.stop();
    sharp = size === null || viewer === null ? null : new SharpPicture(size, { ...ports, viewer, capture, quality });
  };
  const source = await startScreencast(session, screen, scale, {
    onPicture: (picture, changed) => {
      ports.onPicture(picture, changed);
      if (size === null) cancelAsking();
      settle();
      sharp?.moved(changed);
      if (picture.width === size?.width && picture.height === size.height) return;
      size = { width: picture.width, height: picture.height };
      beginSharp();
    },
    onUnchanged: settleUnchanged,
    onFault: ports.onFault,
    timer: ports.timer,
    nowMs: ports.nowMs,
  });
  // The first frame may be one of the size before, which is left out, and the one behind it dropped.
  if (size === null) askSoon(AGAIN_AFTER_MS);
  return {
    noteInput: () => sharp?.noteInput(),
    sharpenFor: (next) => {
      viewer = next;
      beginSharp();
    },
    stop: async () => {
      viewer = null;
      beginSharp();
      isOver = true;
      cancelAsking();
      await source.stop();
    },
  };
};
