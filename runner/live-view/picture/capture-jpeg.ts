import type { CDPSession } from 'puppeteer-core';
import type { PageTurns } from '../../chromium/page-turns.ts';

const CAPTURE_MS = 1_500;

/**
 * The page as it is now, in the pixels of the viewer's device, as a JPEG of that quality. Chromium enlarges the page for as
 * long as that takes (some 60 ms for a phone), which the page itself does not see. Null when somebody else has the turn, and
 * when the page is gone or in the background.
 */
export const captureJpeg = async (
  session: CDPSession,
  turns: PageTurns,
  { quality, enlarges }: { quality: number; enlarges: boolean },
): Promise<Buffer | null> => {
  // A page that a dialog stops meanwhile answers late or never: the others are not to wait for it.
  const capture = () => session.send('Page.captureScreenshot', { format: 'jpeg', quality }, { timeout: CAPTURE_MS });
  const captured = await turns.capture(capture, { enlarges }).catch(() => null);
  return captured === null ? null : Buffer.from(captured.data, 'base64');
};
