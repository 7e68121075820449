import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { chromiumInstallation } from '../../runner/chromium/installation.ts';
import { chromiumCacheDirectory, unpackChromium } from '../../runner/chromium/unpack-chromium.ts';

export type TestChromium = {
  browser: Browser;
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
};

export type TestChromiumOptions = {
  moreArguments?: readonly string[];
  /** Scroll bars take their place, as they do for people and in the remote browser; Puppeteer hides them. */
  scrollbars?: boolean;
};

/** The browser of somebody who looks at the remote one: the same build, with a fresh profile, and quiet. */
export const launchTestChromium = async (options: TestChromiumOptions = {}): Promise<TestChromium> => {
  const { moreArguments = [], scrollbars = false } = options;
  const installation = chromiumInstallation(await unpackChromium(await chromiumCacheDirectory()));
  const profile = await mkdtemp(path.join(tmpdir(), 'veriframe-test-browser-'));
  const browser = await puppeteer.launch({
    executablePath: installation.executable,
    headless: 'shell',
    pipe: true,
    userDataDir: profile,
    ignoreDefaultArgs: scrollbars ? ['--hide-scrollbars'] : false,
    args: [
      '--no-sandbox', // tests run as root in containers
      '--disable-gpu',
      '--disable-software-rasterizer',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      '--font-render-hinting=none', // as the remote browser: so a page looks the same in both
      ...moreArguments,
    ],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: profile,
      LANG: 'C.UTF-8', // names of files that a user chooses are in any language
      ...(installation.libraries === undefined ? {} : { LD_LIBRARY_PATH: installation.libraries }),
      ...(installation.fontConfig === undefined ? {} : { FONTCONFIG_PATH: installation.fontConfig }),
    },
  });
  return {
    browser,
    close: async () => {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
