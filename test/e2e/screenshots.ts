import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'puppeteer-core';

/** Keeps a picture of the page when `E2E_SCREENSHOTS` names a folder: to be looked at, not compared. */
export const keepScreenshot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['E2E_SCREENSHOTS'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) as `${string}.png` });
};
