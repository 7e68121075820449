import type { Browser, Page } from 'puppeteer-core';
import { launchTestChromium } from '../support/test-chromium.ts';

export type Viewport = {
  width: number;
  height: number;
  deviceScaleFactor?: number;
  isMobile?: boolean;
  hasTouch?: boolean;
};
export const DESKTOP: Viewport = { width: 1280, height: 900 };
export const PHONE: Viewport = { width: 390, height: 844, isMobile: true, hasTouch: true };

/** The end user's own Chromium, nothing to do with the remote one but its build. */
export type EndUser = {
  browser: Browser;
  newPage(viewport?: Viewport): Promise<Page>;
  close(): Promise<void>;
};

/** Starts a browser that can reach the sandbox platform only under its name, as a person's browser would a real site. */
export const anEndUser = async (
  options: { sandboxPort?: number; labPort?: number; scrollbars?: boolean } = {},
): Promise<EndUser> => {
  const { sandboxPort = 9, labPort = 9, scrollbars = false } = options;
  const { browser, close } = await launchTestChromium({
    scrollbars,
    moreArguments: [
      '--ignore-certificate-errors',
      `--host-resolver-rules=MAP gigs.sandbox.test:443 127.0.0.1:${sandboxPort}, MAP lab.sandbox.test:443 127.0.0.1:${labPort}`,
    ],
  });
  return {
    browser,
    newPage: async (viewport = DESKTOP) => {
      const page = await browser.newPage();
      await page.setViewport(viewport);
      return page;
    },
    close,
  };
};
