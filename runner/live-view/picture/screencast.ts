import type { CDPSession } from 'puppeteer-core';
import type { Screen } from '../page/screen.ts';
import { jpegDecoder } from './decode-jpeg.ts';
import type { PictureListeners, PictureSource } from './picture-source.ts';

/** Text stays sharp, and a 1280×720 page of text takes about 100 KB between two processes of one machine. */
const JPEG_QUALITY = 80;

/**
 * Pictures of a page from Chromium's screencast, one whenever the page was painted anew, at most 60 a second. Frames are
 * acknowledged at once (waiting makes the next one late) and those that come while one is decoded replace each other.
 * Rejects when the page is gone.
 */
export const startScreencast = async (
  session: CDPSession,
  screen: Screen,
  { onPicture, onFault }: PictureListeners,
): Promise<PictureSource> => {
  const decode = jpegDecoder();
  let newest: string | null = null;
  let working = false;
  let stopped = false;

  const decodeNewest = async () => {
    working = true;
    while (newest !== null && !stopped) {
      const jpeg = Buffer.from(newest, 'base64');
      newest = null;
      const picture = await decode(jpeg).catch(onFault);
      if (picture !== undefined && !stopped) onPicture(picture);
    }
    working = false;
  };
  const onFrame = ({ data, sessionId }: { data: string; sessionId: number }) => {
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    newest = data;
    if (!working) void decodeNewest();
  };

  session.on('Page.screencastFrame', onFrame);
  await session.send('Page.startScreencast', {
    format: 'jpeg',
    quality: JPEG_QUALITY,
    maxWidth: screen.width,
    maxHeight: screen.height,
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
