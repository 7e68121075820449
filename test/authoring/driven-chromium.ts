import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import puppeteer from 'puppeteer-core';
import { freePort } from '../../local/kept-ports.ts';
import { chromiumInstallation } from '../../runner/chromium/installation.ts';
import { chromiumCacheDirectory, unpackChromium } from '../../runner/chromium/unpack-chromium.ts';

export type DrivenChromium = {
  /** For `--chromium`. */
  readonly executable: string;
  /** What an author's hands do in it; resolves when the browser is there. */
  connect(): Promise<{ current(): Promise<Page>; disconnect(): Promise<void> }>;
};

/** A Chromium that a test can reach into while a program uses it: it also listens on a port of this machine. */
export const drivenChromium = async (directory: string): Promise<DrivenChromium> => {
  const port = await freePort();
  const real = chromiumInstallation(await unpackChromium(await chromiumCacheDirectory()));
  const executable = path.join(directory, 'chromium-with-a-port');
  const script = [
    '#!/bin/sh',
    `export LD_LIBRARY_PATH='${real.libraries ?? ''}' FONTCONFIG_PATH='${real.fontConfig ?? ''}'`,
    `exec '${real.executable}' --remote-debugging-port=${port} "$@"`,
  ];
  await writeFile(executable, `${script.join('\n')}\n`);
  await chmod(executable, 0o755);
  return {
    executable,
    connect: async () => {
      const browser = await reached(port);
      return {
        current: async () => {
          for (;;) {
            const pages = await browser.pages();
            const page = pages.findLast((one) => one.url().startsWith('https:'));
            if (page !== undefined) return page;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        },
        disconnect: () => browser.disconnect(),
      };
    },
  };
};

const reached = async (port: number): Promise<Browser> => {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      return await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null });
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
};
