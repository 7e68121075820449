import path from 'node:path';
import type { Page } from 'puppeteer-core';
import type { RemotePages } from '../../runner/session/flow-engine.ts';

/**
 * Takes a picture of what the author sees, and gives its path; undefined when there is no page any more. It may show an account: it
 * is for the author's eyes.
 */
export const takeScreenshot = async (
  pages: Pick<RemotePages, 'current'>,
  directory: string,
  name: string,
): Promise<string | undefined> => {
  const file = path.join(directory, `${name}.png`);
  try {
    const page: Page = pages.current();
    await page.screenshot({ path: file });
    return file;
  } catch {
    return undefined;
  }
};
