import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { chromiumInstallation } from '../../runner/chromium/installation.ts';
import { chromiumCacheDirectory, unpackChromium } from '../../runner/chromium/unpack-chromium.ts';

export type Viewport = { width: number; height: number; isMobile?: boolean; hasTouch?: boolean };
export const DESKTOP: Viewport = { width: 1280, height: 900 };
export const PHONE: Viewport = { width: 390, height: 844, isMobile: true, hasTouch: true };

/** The end user's own Chromium, nothing to do with the remote one but its build. */
export type EndUser = {
  browser: Browser;
  newPage(viewport?: Viewport): Promise<Page>;
  close(): Promise<void>;
};

/** Starts a browser that can reach the sandbox platform only under its name, as a person's browser would a real site. */
export const anEndUser = async (options: { sandboxPort?: number; labPort?: number } = {}): Promise<EndUser> => {
  const installation = chromiumInstallation(await unpackChromium(await chromiumCacheDirectory()));
  const profile = await mkdtemp(path.join(tmpdir(), 'veriframe-end-user-'));
  const browser = await puppeteer.launch({
    executablePath: installation.executable,
    headless: 'shell',
    pipe: true,
    userDataDir: profile,
    args: [
      '--no-sandbox', // tests run as root in containers
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      '--ignore-certificate-errors',
      `--host-resolver-rules=MAP gigs.sandbox.test:443 127.0.0.1:${options.sandboxPort ?? 9}, MAP lab.sandbox.test:443 127.0.0.1:${options.labPort ?? 9}`,
    ],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: profile,
      ...(installation.libraries === undefined ? {} : { LD_LIBRARY_PATH: installation.libraries }),
      ...(installation.fontConfig === undefined ? {} : { FONTCONFIG_PATH: installation.fontConfig }),
    },
  });
  return {
    browser,
    newPage: async (viewport = DESKTOP) => {
      const page = await browser.newPage();
      await page.setViewport(viewport);
      return page;
    },
    close: async () => {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
